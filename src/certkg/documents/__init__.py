"""RDF files and streams in and out, with source positions."""
