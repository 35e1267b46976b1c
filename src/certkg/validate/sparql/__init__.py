"""SPARQL algebra to the relational plan."""
