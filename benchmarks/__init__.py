"""Commands that measure certkg and that make its generated data; none is needed to use it."""
