"""Programs that solve ARC training tasks, one file each, named by the task's id."""

import re
from pathlib import Path

_DOCSTRING = re.compile(r'^    """.*?"""\n', re.MULTILINE | re.DOTALL)


def solver_source(task_id: str) -> str:
    """Return the program that solves an ARC training task, without its docstring."""
    return _DOCSTRING.sub("", (Path(__file__).parent / f"{task_id}.py").read_text(), count=1)


def solver_ids() -> list[str]:
    """Return the ids of the tasks that have a solver, sorted."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
