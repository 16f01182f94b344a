"""Synthetic tasks with programs that solve them, and the shards they are kept in."""
