"""Tables of public facts to the reference modules of ontology/, one function a module."""
