"""A stage as a process of its own, seen from inside: `stage` reports its events, `pool` builds shards with workers."""
