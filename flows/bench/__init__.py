"""Benchmarks: `arcwright bench NAME`."""
