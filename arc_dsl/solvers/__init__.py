"""Solvers: one program per solved ARC training task, in the file `<task id>.py`."""

from __future__ import annotations

from pathlib import Path


def solver_source(task_id: str) -> str:
    """Return the source of the solver of an ARC training task."""
    return (Path(__file__).parent / f"{task_id}.py").read_text()
