"""SHACL validation: shapes become set queries."""
