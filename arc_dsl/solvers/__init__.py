"""Programs that solve ARC training tasks, one file each, named by the task's id."""

from pathlib import Path


def solver_source(task_id: str) -> str:
    """Return the source of the solver of an ARC training task."""
    return (Path(__file__).parent / f"{task_id}.py").read_text()
