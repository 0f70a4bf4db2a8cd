"""Synthetic cases for benchmarks: plausible rows in bulk."""
