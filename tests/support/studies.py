"""Outcomes of cells as a study records them, without running any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.studies.cell import Cell
from flows.studies.outcome import Outcome, Round, TaskOutcome

SECONDS = {"sample": 4.0, "verify": 2.0, "relabel": 1.0, "learn": 2.5, "between": 0.5}
WORK = {"sampling": 4.0, "running programs": 2.0, "gradient steps": 2.0}


def make_outcome(
    subject: str,
    setting: str,
    seed: int = 0,
    solved_in: int | None = 3,
    per_round: int = 32,
    budget: int = 640,
    others: Mapping[str, int | None] | None = None,
) -> Outcome:
    """Return the outcome of a cell that was solved in a round, or never.

    Args:
        subject: as in a cell, as the next two; also the task's id.
        setting: its setting.
        seed: its seed.
        solved_in: number of the round, from 1; None for never.
        per_round: programs of a round.
        budget: programs that it could have.
        others: task id -> in which round it was solved, instead of the one task.
    """
    rounds = {subject: solved_in} if others is None else others
    tasks = {
        name: TaskOutcome(per_round * number if number else budget, number, number, 1.0 if number else 0.9)
        for name, number in rounds.items()
    }
    count = max(number or budget // per_round for number in rounds.values())
    every = tuple(Round(per_round * len(rounds), SECONDS, WORK) for _ in range(count))
    return Outcome(subject, setting, seed, budget, f"run-{seed}", "2026-11-29T09:00:00Z", 0.0, every, tasks)


def outcome_of(cell: Cell, solved_in: int | None = 3) -> Outcome:
    """Return an outcome of a cell of one toy."""
    return make_outcome(cell.subject, cell.setting, cell.seed, solved_in, cell.per_round, cell.budget)


def outcomes_of(cells: Iterable[Cell], solved_in: int | None = 3) -> dict[str, Outcome]:
    """Return an outcome for each cell, by its name."""
    return {cell.name: outcome_of(cell, solved_in) for cell in cells}
