"""The relational plan to SQL."""
