"""How much a search may do for a task, and what of it is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from evaluation.search.costs import Counts, read_counts

# Settings that do not decide the rows of a shard: whom a run asks next, and what a budget was chosen from.
_NOT_IN_KEY = ("leave", "seconds")


@dataclass(frozen=True)
class SearchConfig:
    """How the search works.

    Attributes:
        budget: expressions that may be evaluated for each task. What they take in seconds depends on the machine; what
            is found does not.
        seconds: wall-clock time that the search of all tasks should take on this machine: a short measurement turns it
            into a budget, which replaces `budget` and is said. 0 takes `budget` as it is.
        max_programs: programs kept for each task, of different behaviour on its test inputs, the likeliest first.
        tasks_per_shard: tasks in one shard.
        costs: file of counted costs that `arcwright fit-costs` made; empty for the bits set by hand.
        leave: bits. A task whose cheapest program that fits in the sandbox costs at most this is done: in a run, no
            model is asked about it. 0 asks the model about every task.
    """

    budget: int = 20_000
    seconds: float = 0.0
    max_programs: int = 8
    tasks_per_shard: int = 16
    costs: str = ""
    leave: float = 40.0

    def __post_init__(self) -> None:
        for name in ("budget", "max_programs", "tasks_per_shard"):
            if getattr(self, name) < 1:
                raise InputError(f"search: {name} must be at least 1, got {getattr(self, name)}")
        for name in ("seconds", "leave"):
            if not getattr(self, name) >= 0:
                raise InputError(f"search: {name} must be 0 or more, got {getattr(self, name):g}")

    def row_settings(self) -> dict[str, Any]:
        """Return the settings that decide the rows of a shard, for the artifact's key; of `costs`, its content."""
        settings = {name: value for name, value in asdict(self).items() if name not in _NOT_IN_KEY}
        return settings | {"costs": self.read_costs().digest}

    def read_costs(self) -> Counts:
        """Return how often pieces were used, by the file of `costs`; nothing is counted without one.

        Raises:
            InputError: there is no such file, or it holds something else.
        """
        return read_counts(Path(self.costs)) if self.costs else Counts(0, {})
