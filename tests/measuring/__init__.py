"""The generator of large registries, and the runner that compares engines on them."""
