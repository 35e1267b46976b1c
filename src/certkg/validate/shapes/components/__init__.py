"""Constraint components: one small function each, from a constraint to a plan."""
