"""The domain: grids, tasks, primitives, programs, the sandbox and verdicts."""
