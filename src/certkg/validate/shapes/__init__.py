"""Shapes graphs to shape objects, and shape objects to plans."""
