"""Programs that solve ARC training tasks, one file each, named by the task's id."""

from __future__ import annotations

import re
from pathlib import Path
from typing import SupportsIndex

_DOCSTRING = re.compile(r'^    """.*?"""\n', re.MULTILINE | re.DOTALL)


class ProgramText(str):
    """A program's source, whose `replace` refuses what does not occur: no variation of a rule is lost in silence."""

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> ProgramText:
        """Return the text with `old` replaced by `new`.

        Raises:
            ValueError: `old` does not occur, for example because the solver has been rewritten.
        """
        if old not in self:
            raise ValueError(f"{old!r} does not occur in the program; follow the solver's new text:\n{self}")
        return ProgramText(super().replace(old, new, count))


def solver_source(task_id: str) -> ProgramText:
    """Return the program that solves an ARC training task, without its docstring."""
    return ProgramText(_DOCSTRING.sub("", (Path(__file__).parent / f"{task_id}.py").read_text(), count=1))


def solver_ids() -> list[str]:
    """Return the ids of the tasks that have a solver, sorted."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
