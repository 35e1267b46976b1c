"""The relational plan: what a check computes, apart from how."""
