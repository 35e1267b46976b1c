"""RDF terms as SQL sees them: codes, columns and forms, quoting, functions on N-Triples text."""
