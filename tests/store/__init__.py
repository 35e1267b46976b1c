"""Stores behind a SPARQL endpoint, asked over HTTP."""
