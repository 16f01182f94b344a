"""Candidates told apart by where they came from: what each temperature, round and kind of augmentation is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram
from evaluation.pass_at import PassAt, estimate_pass_at

CANDIDATES, VALID, FITS, SOLVES = range(4)  # rows of a tally


@dataclass(frozen=True)
class Breakdown:
    """What the candidates that share a property amount to; rates are over the tasks that have such a candidate.

    Attributes:
        value: the temperature, the round (the first is 1) or the kind of augmentation, as text.
        num_tasks_tried: tasks with such a candidate.
        num_candidates: such candidates.
        num_valid: those that gave a legal grid for every input.
        num_fits: those right on all train pairs.
        num_solves: those right on all pairs.
        num_tasks_fit: tasks with such a candidate that fits.
        num_tasks_solved: tasks with such a candidate that solves.
        num_tasks_fit_so_far: tasks with a candidate that fits in this entry or one before it.
        num_tasks_solved_so_far: the same for candidates that solve.
        fit_rate: mean over tasks of the share of such candidates that fit, 0-1.
        solve_rate: mean over tasks, those with unknown test outputs left out, of the share that solve, 0-1.
        pass_at: pass@k over the same tasks, for k = 1, 2, 4 ... n.
    """

    value: str
    num_tasks_tried: int
    num_candidates: int
    num_valid: int
    num_fits: int
    num_solves: int
    num_tasks_fit: int
    num_tasks_solved: int
    num_tasks_fit_so_far: int
    num_tasks_solved_so_far: int
    fit_rate: float
    solve_rate: float
    pass_at: tuple[PassAt, ...]


def break_down_temperatures(
    tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]
) -> tuple[Breakdown, ...]:
    """Return an entry per sampling temperature, the lowest first; `groups` holds the programs of each task by id."""
    return _break_down(tasks, groups, lambda row: _count(row.temperatures), lambda value: f"{value:g}")


def break_down_rounds(tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]) -> tuple[Breakdown, ...]:
    """Return an entry per round, the first first; its `..._so_far` counts show what each round added."""
    return _break_down(tasks, groups, lambda row: _count(row.rounds), lambda number: str(number + 1))


def break_down_augmentations(
    tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]
) -> tuple[Breakdown, ...]:
    """Return an entry per kind of augmentation: which symmetry, and whether colors were permuted."""
    return _break_down(tasks, groups, lambda row: ((augmentation_kind(row.augmentation), row.count),), str)


@lru_cache(maxsize=4096)
def augmentation_kind(name: str) -> str:
    """Return an augmentation's name without which colors and order it has, for example `sym=3;colors`."""
    return ";".join(part if part.startswith("sym=") else part.partition("=")[0] for part in name.split(";"))


def _count(values: tuple[Any, ...]) -> Iterable[tuple[Any, int]]:
    return ((values[0], 1),) if len(values) == 1 else Counter(values).items()


def _break_down(
    tasks: Sequence[Task],
    groups: Mapping[str, Sequence[JudgedProgram]],
    counts_of: Callable[[JudgedProgram], Iterable[tuple[Any, int]]],
    text: Callable[[Any], str],
) -> tuple[Breakdown, ...]:
    """Return an entry per value, in order; `counts_of` gives a program's values and how many candidates have each."""
    tallies: dict[Any, npt.NDArray[np.int64]] = {}  # value -> (4, tasks)
    for index, task in enumerate(tasks):
        found: dict[Any, list[int]] = {}
        for row in groups[task.id]:
            for value, count in counts_of(row):
                counts = found.get(value)
                if counts is None:
                    counts = found[value] = [0, 0, 0, 0]
                counts[CANDIDATES] += count
                if row.valid:
                    counts[VALID] += count
                if row.fits:
                    counts[FITS] += count
                if row.solves:
                    counts[SOLVES] += count
        for value, numbers in found.items():
            if value not in tallies:
                tallies[value] = np.zeros((4, len(tasks)), np.int64)
            tallies[value][:, index] = numbers
    known = np.array([task.known for task in tasks])
    so_far = np.zeros((4, len(tasks)), np.int64)
    entries = []
    for value in sorted(tallies):
        tally = tallies[value]
        so_far += tally
        entries.append(_entry(text(value), tally, so_far, known))
    return tuple(entries)


def _entry(
    value: str, tally: npt.NDArray[np.int64], so_far: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]
) -> Breakdown:
    tried = tally[CANDIDATES] > 0
    asked = tried & known
    solve_rates = tally[SOLVES, asked] / tally[CANDIDATES, asked]
    return Breakdown(
        value=value,
        num_tasks_tried=int(tried.sum()),
        num_candidates=int(tally[CANDIDATES].sum()),
        num_valid=int(tally[VALID].sum()),
        num_fits=int(tally[FITS].sum()),
        num_solves=int(tally[SOLVES].sum()),
        num_tasks_fit=int((tally[FITS] > 0).sum()),
        num_tasks_solved=int((tally[SOLVES] > 0).sum()),
        num_tasks_fit_so_far=int((so_far[FITS] > 0).sum()),
        num_tasks_solved_so_far=int((so_far[SOLVES] > 0).sum()),
        fit_rate=float(np.mean(tally[FITS, tried] / tally[CANDIDATES, tried])),
        solve_rate=float(np.mean(solve_rates)) if len(solve_rates) else 0.0,
        pass_at=estimate_pass_at(tally[CANDIDATES, asked], tally[SOLVES, asked]),
    )
