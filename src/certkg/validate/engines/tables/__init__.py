"""A database behind the protocol of stores, and the workers that run its statements."""
