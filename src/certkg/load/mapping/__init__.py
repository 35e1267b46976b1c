"""Mappings: the files of ``loaders/`` as values, as code lists and as functions over rows."""
