"""Which misses are learnt from: policies, each a pure function of a task's programs from best to worst.

Best is the program that gets most train grids right, then most cells, then the shortest: cells alone mislead where one
grid is wholly right. Published systems used `diverse` (SOAR), `ordered` (arc25: from worst to best, as the steps go)
and `right`; `docs/her-study.md` compares them at equal numbers of programs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram, share_of_correct_cells
from evaluation.plan import derive_seed


@dataclass(frozen=True)
class Miss:
    """A behaviour that could become a task.

    Attributes:
        row: its shortest program.
        grids: train outputs that are right.
        cells: share of the cells of all train outputs that are right.
    """

    row: JudgedProgram
    grids: int
    cells: float


Policy = Callable[[Sequence[Miss], int], list[Miss]]


def rank_misses(task: Task, rows: Sequence[JudgedProgram]) -> list[Miss]:
    """Return the programs of a task, one of each behaviour, from best to worst; test outputs are not looked at."""
    count = len(task.train)
    misses = [
        Miss(row, row.correct[:count].count(True), share_of_correct_cells(row.outputs[:count], task.outputs[:count]))
        for row in rows
    ]
    return sorted(
        misses,
        key=lambda miss: (-miss.grids, -miss.cells, len(miss.row.program), miss.row.program, miss.row.augmentation),
    )


def take_best(ranked: Sequence[Miss], count: int) -> list[Miss]:
    """Return the best."""
    return list(ranked[:count])


def take_ordered(ranked: Sequence[Miss], count: int) -> list[Miss]:
    """Return the best, from worst to best: an update that keeps the order ends with what is nearest to the task."""
    return take_best(ranked, count)[::-1]


def take_diverse(ranked: Sequence[Miss], count: int) -> list[Miss]:
    """Return the best and the worst, half of each."""
    if len(ranked) <= count:
        return list(ranked)
    worst = count // 2
    return [*ranked[: count - worst], *ranked[len(ranked) - worst :]]


def take_uniform(ranked: Sequence[Miss], count: int) -> list[Miss]:
    """Return any, each as likely as another; the same for the same programs."""
    seed = derive_seed("uniform", [miss.row.program_hash for miss in ranked])
    chosen = np.random.default_rng(seed).permutation(len(ranked))[:count]
    return [ranked[number] for number in sorted(chosen)]


def take_right(ranked: Sequence[Miss], count: int) -> list[Miss]:
    """Return those that fit their task, which are no misses: what a loop learns from without hindsight."""
    return [miss for miss in ranked if miss.row.fits][:count]


POLICIES: dict[str, Policy] = {
    "best": take_best,
    "ordered": take_ordered,
    "diverse": take_diverse,
    "uniform": take_uniform,
    "right": take_right,
}
