"""The 23 expected outcomes of an organization on a day."""
