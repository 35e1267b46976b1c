"""The report as RDF: a standard sh:ValidationReport in three syntaxes."""
