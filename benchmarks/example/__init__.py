"""The example registry: a made-up world with good and bad cases, the same each time it is written."""
