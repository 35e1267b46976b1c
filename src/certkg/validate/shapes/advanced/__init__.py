"""SHACL Advanced Features: rules and node expressions."""
