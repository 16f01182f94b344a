"""What outcomes amount to: medians, rates and differences, each with its interval.

A cell that did not solve its tasks has infinitely many programs: medians then say that more than half of the cells did
not, instead of leaving them out. Settings are compared on the cells that both have, by subject and seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.comparison import Difference, compare_values, sign_test
from evaluation.pass_at import CONFIDENCE, bootstrap_means, resample_tasks
from flows.studies.outcome import Outcome

Pair = tuple[str, int]  # subject, seed


@dataclass(frozen=True)
class Median:
    """A median over cells.

    Attributes:
        value: the median; infinite where most cells did not get there.
        low: lower end of the bootstrap interval over cells.
        high: upper end of it.
        count: cells.
    """

    value: float
    low: float
    high: float
    count: int


def take_median(values: Iterable[float]) -> Median | None:
    """Return the median with its percentile bootstrap (see `evaluation.pass_at`); values may be infinite.

    Returns:
        None without values.
    """
    ordered = np.sort(np.array(list(values), np.float64))
    count = len(ordered)
    if not count:
        return None
    reached = resample_tasks(count).cumsum(axis=1)  # (resamples, values): draws up to each of the ordered values
    middles = [
        ordered[(reached > place).argmax(axis=1)]  # (resamples,)
        for place in ((count - 1) // 2, count // 2)
    ]
    medians = np.sort((middles[0] + middles[1]) / 2)
    tail = (1 - CONFIDENCE) / 2 * (len(medians) - 1)
    value = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Median(float(value), float(medians[math.floor(tail)]), float(medians[-1 - math.floor(tail)]), count)


@dataclass(frozen=True)
class Rate:
    """A share of cells that solved their tasks.

    Attributes:
        programs: within how many programs.
        value: the share, 0-1.
        low: lower end of the bootstrap interval over cells.
        high: upper end of it.
    """

    programs: int
    value: float
    low: float
    high: float


def solved_within(outcomes: Sequence[Outcome], programs: Sequence[int]) -> list[Rate]:
    """Return which share of the cells, of which there is at least one, was solved within each number of programs."""
    needed = np.array([one.programs for one in outcomes])
    solved = (needed[:, np.newaxis] <= np.array(programs)).astype(np.float64)  # (cells, programs)
    lows, highs = bootstrap_means(solved)
    return [
        Rate(count, float(value), float(low), float(high))
        for count, value, low, high in zip(programs, solved.mean(axis=0), lows, highs, strict=True)
    ]


def tasks_solved_within(arm: Sequence[Outcome], programs: Sequence[int]) -> list[Rate]:
    """Return which share of an arm's tasks was solved within each number of programs, the mean over its seeds.

    The interval is over tasks, which the seeds share.
    """
    ids = sorted(arm[0].tasks)
    needed = np.array([[_programs(one, task_id) for task_id in ids] for one in arm])  # (seeds, tasks)
    solved = (needed[:, :, np.newaxis] <= np.array(programs)).mean(axis=0)  # (tasks, programs)
    lows, highs = bootstrap_means(solved)
    return [
        Rate(count, float(value), float(low), float(high))
        for count, value, low, high in zip(programs, solved.mean(axis=0), lows, highs, strict=True)
    ]


def _programs(outcome: Outcome, task_id: str) -> float:
    task = outcome.tasks[task_id]
    return float(task.programs) if task.solved_in else math.inf


def pair_cells(outcomes: Iterable[Outcome], settings: Sequence[str]) -> dict[str, dict[Pair, Outcome]]:
    """Return the cells of each setting whose subject and seed all of `settings` have, in one order."""
    by_setting: dict[str, dict[Pair, Outcome]] = {name: {} for name in settings}
    for one in outcomes:
        if one.setting in by_setting:
            by_setting[one.setting][(one.subject, one.seed)] = one
    common = sorted(set.intersection(*(set(cells) for cells in by_setting.values())))
    return {name: {pair: cells[pair] for pair in common} for name, cells in by_setting.items()}


@dataclass(frozen=True)
class Contest:
    """A setting against another, on the cells that both have.

    Attributes:
        count: those cells, of each.
        difference: of the share of them that are solved; positive where the second setting solves more.
        fewer: cells that the second setting solved with fewer programs, or alone.
        more: cells that it solved with more, or that the first one solved alone.
        p_value: of that split, were both equally good (exact sign test, two-sided).
        medians: programs of the first and the second.
    """

    count: int
    difference: Difference
    fewer: int
    more: int
    p_value: float
    medians: tuple[Median, Median]


def compare_settings(outcomes: Iterable[Outcome], first: str, second: str) -> Contest | None:
    """Return how the second setting does against the first; None without a cell that both have."""
    paired = pair_cells(outcomes, (first, second))
    sides = [list(paired[name].values()) for name in (first, second)]
    medians = [take_median(one.programs for one in side) for side in sides]
    if medians[0] is None or medians[1] is None:
        return None
    solved = [np.array([float(one.solved) for one in side]) for side in sides]
    pairs = list(zip(*sides, strict=True))
    fewer = sum(two.programs < one.programs for one, two in pairs)
    more = sum(two.programs > one.programs for one, two in pairs)
    difference = compare_values("solved", solved[0], solved[1])
    return Contest(len(pairs), difference, fewer, more, sign_test(fewer, more), (medians[0], medians[1]))


def compare_arms(first: Sequence[Outcome], second: Sequence[Outcome]) -> Difference:
    """Compare two arms on the same tasks and seeds, task by task: the share of seeds in which each was solved.

    Raises:
        ValueError: the arms have other tasks or seeds.
    """
    seeds = [[one.seed for one in arm] for arm in (first, second)]
    ids = sorted(first[0].tasks)
    if seeds[0] != seeds[1] or any(sorted(one.tasks) != ids for one in (*first, *second)):
        raise ValueError(f"arms need the same tasks and seeds, got seeds {seeds[0]} and {seeds[1]}")
    shares = [
        np.array([np.mean([bool(one.tasks[task_id].solved_in) for one in arm]) for task_id in ids])
        for arm in (first, second)
    ]
    plain = compare_values("solved", shares[0], shares[1])
    only_first = tuple(name for name, one, two in zip(ids, *shares, strict=True) if one > two)
    only_second = tuple(name for name, one, two in zip(ids, *shares, strict=True) if two > one)
    return Difference(
        plain.figure, plain.first, plain.second, plain.difference, plain.low, plain.high, only_first, only_second,
        sign_test(len(only_first), len(only_second)),
    )  # fmt: skip


def share_of_overhead(outcomes: Sequence[Outcome], with_start: bool = False) -> float | None:
    """Return the share of the rounds' time that is neither sampling, running programs nor gradient steps.

    Args:
        outcomes: the cells.
        with_start: whether first rounds count, too, and starting all processes for each cell.

    Returns:
        None without a round.
    """
    rounds = [one for outcome in outcomes for one in outcome.rounds[0 if with_start else 1 :]]
    total = sum(sum(one.seconds.values()) for one in rounds)
    total += len(outcomes) * start_seconds(outcomes) if with_start else 0.0
    work = sum(sum(one.work.values()) for one in rounds)
    return max(0.0, 1 - work / total) if total else None


def start_seconds(outcomes: Iterable[Outcome]) -> float:
    """Return what starting all processes takes: the most that any cell did, as the first one starts all; 0 without."""
    return max((one.start_seconds for one in outcomes), default=0.0)


def mean_seconds(
    outcomes: Iterable[Outcome], part: Callable[[Outcome], Iterable[Mapping[str, float]]]
) -> dict[str, float]:
    """Return what a round takes on average, by the names of a part of it (`seconds` or `work`)."""
    rows = [row for outcome in outcomes for row in part(outcome)]
    names = sorted({name for row in rows for name in row})
    return {name: sum(row.get(name, 0.0) for row in rows) / len(rows) for name in names}
