"""Candidates told apart by where they came from: what each temperature, round and kind of augmentation is worth.

Rates and pass@k are a model's: what the search proposes is no sample, it proposes the same every time. Proposers have a
breakdown of their own.
"""

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

CANDIDATES, VALID, FITS, SOLVES, SAMPLES, SAMPLE_FITS, SAMPLE_SOLVES = range(7)  # rows of a tally
Counts = Iterable[tuple[Any, int, int]]  # value -> candidates that have it, and how many of them were sampled
SEARCH, MODEL = PROPOSERS = ("search", "model")


@dataclass(frozen=True)
class Breakdown:
    """What the candidates that share a property amount to; rates are over the tasks for which a model sampled such.

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
        fit_rate: mean over tasks of the share of such samples that fit, 0-1.
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


@dataclass(frozen=True)
class ProposerShare:
    """What one proposer found, and what nobody else did.

    Attributes:
        proposer: `search` or `model`.
        num_tasks_tried: tasks for which it proposed something.
        num_candidates: its candidates, those without a program included.
        num_valid: those that gave a legal grid for every input.
        num_tasks_fit: tasks with a program of its that fits.
        num_tasks_solved: tasks with a program of its that solves.
        num_tasks_fit_alone: tasks that only a program of its fits. A task that leaves a run when the search has found a
            program is put to no model, and counts here for the search.
        num_tasks_solved_alone: the same for programs that solve.
    """

    proposer: str
    num_tasks_tried: int
    num_candidates: int
    num_valid: int
    num_tasks_fit: int
    num_tasks_solved: int
    num_tasks_fit_alone: int
    num_tasks_solved_alone: int


def break_down_proposers(
    tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]
) -> tuple[ProposerShare, ...]:
    """Return an entry for the search and one for the model, each where it proposed anything."""
    tallies = _tally(tasks, groups, _count_proposers)
    found = {name: tallies[name] > 0 for name in PROPOSERS if name in tallies}
    others = {
        name: sum((found[other] for other in found if other != name), np.zeros_like(tallies[name], np.bool_))
        for name in found
    }
    return tuple(
        ProposerShare(
            proposer=name,
            num_tasks_tried=int(mine[CANDIDATES].sum()),
            num_candidates=int(tallies[name][CANDIDATES].sum()),
            num_valid=int(tallies[name][VALID].sum()),
            num_tasks_fit=int(mine[FITS].sum()),
            num_tasks_solved=int(mine[SOLVES].sum()),
            num_tasks_fit_alone=int((mine[FITS] & ~others[name][FITS]).sum()),
            num_tasks_solved_alone=int((mine[SOLVES] & ~others[name][SOLVES]).sum()),
        )
        for name, mine in found.items()
    )


def break_down_temperatures(
    tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]
) -> tuple[Breakdown, ...]:
    """Return an entry per sampling temperature, the lowest first; `groups` holds the programs of each task by id."""
    return _break_down(tasks, groups, _count_temperatures, lambda value: f"{value:g}")


def break_down_rounds(tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]) -> tuple[Breakdown, ...]:
    """Return an entry per round, the first first; its `..._so_far` counts show what each round added."""
    return _break_down(tasks, groups, _count_rounds, lambda number: str(number + 1))


def break_down_augmentations(
    tasks: Sequence[Task], groups: Mapping[str, Sequence[JudgedProgram]]
) -> tuple[Breakdown, ...]:
    """Return an entry per kind of augmentation: which symmetry, and whether colors were permuted."""
    return _break_down(tasks, groups, _count_augmentations, str)


@lru_cache(maxsize=4096)
def augmentation_kind(name: str) -> str:
    """Return an augmentation's name without which colors and order it has, for example `sym=3;colors`."""
    return ";".join(part if part.startswith("sym=") else part.partition("=")[0] for part in name.split(";"))


def _count_temperatures(row: JudgedProgram) -> Counts:
    """Count samples alone: the search has no temperature."""
    if row.count == 1:
        return ((row.temperatures[0], 1, 1),) if row.num_samples else ()
    drawn = Counter(value for value, sampled in zip(row.temperatures, row.sampled, strict=True) if sampled)
    return ((value, count, count) for value, count in drawn.items())


def _count_rounds(row: JudgedProgram) -> Counts:
    if row.count == 1:
        return ((row.rounds[0], 1, row.num_samples),)
    drawn = Counter(number for number, sampled in zip(row.rounds, row.sampled, strict=True) if sampled)
    return ((number, count, drawn[number]) for number, count in Counter(row.rounds).items())


def _count_augmentations(row: JudgedProgram) -> Counts:
    """Count samples alone: no prompt showed the search a task."""
    samples = row.num_samples
    return ((augmentation_kind(row.augmentation), samples, samples),) if samples else ()


def _count_proposers(row: JudgedProgram) -> Counts:
    samples = row.num_samples
    counts = {SEARCH: row.count - samples, MODEL: samples}
    return ((name, count, 0) for name, count in counts.items() if count)


def _tally(
    tasks: Sequence[Task],
    groups: Mapping[str, Sequence[JudgedProgram]],
    counts_of: Callable[[JudgedProgram], Counts],
) -> dict[Any, npt.NDArray[np.int64]]:
    """Return value -> (7, tasks), what the candidates that have it did; `counts_of` gives the values of a program."""
    tallies: dict[Any, npt.NDArray[np.int64]] = {}
    for index, task in enumerate(tasks):
        found: dict[Any, list[int]] = {}
        for row in groups[task.id]:
            for value, count, samples in counts_of(row):
                counts = found.get(value)
                if counts is None:
                    counts = found[value] = [0] * 7
                counts[CANDIDATES] += count
                counts[SAMPLES] += samples
                if row.valid:
                    counts[VALID] += count
                if row.fits:
                    counts[FITS] += count
                    counts[SAMPLE_FITS] += samples
                if row.solves:
                    counts[SOLVES] += count
                    counts[SAMPLE_SOLVES] += samples
        for value, numbers in found.items():
            if value not in tallies:
                tallies[value] = np.zeros((7, len(tasks)), np.int64)
            tallies[value][:, index] = numbers
    return tallies


def _break_down(
    tasks: Sequence[Task],
    groups: Mapping[str, Sequence[JudgedProgram]],
    counts_of: Callable[[JudgedProgram], Counts],
    text: Callable[[Any], str],
) -> tuple[Breakdown, ...]:
    """Return an entry per value, in order."""
    tallies = _tally(tasks, groups, counts_of)
    known = np.array([task.known for task in tasks])
    so_far = np.zeros((7, len(tasks)), np.int64)
    entries = []
    for value in sorted(tallies):
        tally = tallies[value]
        so_far += tally
        entries.append(_entry(text(value), tally, so_far, known))
    return tuple(entries)


def _entry(
    value: str, tally: npt.NDArray[np.int64], so_far: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]
) -> Breakdown:
    sampled = tally[SAMPLES] > 0
    asked = sampled & known
    fit_rates = tally[SAMPLE_FITS, sampled] / tally[SAMPLES, sampled]
    solve_rates = tally[SAMPLE_SOLVES, asked] / tally[SAMPLES, asked]
    return Breakdown(
        value=value,
        num_tasks_tried=int((tally[CANDIDATES] > 0).sum()),
        num_candidates=int(tally[CANDIDATES].sum()),
        num_valid=int(tally[VALID].sum()),
        num_fits=int(tally[FITS].sum()),
        num_solves=int(tally[SOLVES].sum()),
        num_tasks_fit=int((tally[FITS] > 0).sum()),
        num_tasks_solved=int((tally[SOLVES] > 0).sum()),
        num_tasks_fit_so_far=int((so_far[FITS] > 0).sum()),
        num_tasks_solved_so_far=int((so_far[SOLVES] > 0).sum()),
        fit_rate=float(np.mean(fit_rates)) if len(fit_rates) else 0.0,
        solve_rate=float(np.mean(solve_rates)) if len(solve_rates) else 0.0,
        pass_at=estimate_pass_at(tally[SAMPLES, asked], tally[SAMPLE_SOLVES, asked]),
    )
