"""A stage as a process of its own: what it reports, and shards built by several workers."""
