"""Tables of other registries to RDF, by the mappings in loaders/."""
