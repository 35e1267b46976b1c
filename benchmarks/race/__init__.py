"""What ``python -m benchmarks.run`` is made of: the common input, the engines, the clock and the figures."""
