"""Programs that solve ARC training tasks, one file each, named by the task's id."""

from pathlib import Path


def solver_source(task_id: str) -> str:
    """Return the source of the solver of an ARC training task."""
    return (Path(__file__).parent / f"{task_id}.py").read_text()


def solver_ids() -> list[str]:
    """Return the ids of the tasks that have a solver, sorted."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
