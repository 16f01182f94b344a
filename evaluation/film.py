"""A solve as a film: what each round made of a task, a frame a round.

Only train pairs decide here: which program is the best, how much of the task is right, who fits. Test outputs are not
looked at, so that a film shows what the solve itself could see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.task import Task
from evaluation.behaviour import group_by_behaviour
from evaluation.candidates import JudgedProgram
from evaluation.policies import rank_misses

QUARTILES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Frame:
    """What one round made of one task; all counts but those of behaviours are of candidates.

    Attributes:
        round: which round, from 0; what the search found belongs to the first.
        num_candidates: candidates, those without a program included.
        num_valid: candidates that gave a legal grid for every input.
        num_fits: candidates right on all train pairs.
        num_behaviours: distinct outputs over all inputs among the valid programs.
        num_new: those of them that no earlier round had.
        best: the program nearest to the train outputs, as `evaluation.policies.rank_misses` orders them, and of its
            behaviour the shortest of this round; None without a valid one.
        right_grids: train outputs that `best` gets right.
        right_cells: share of the cells of all train outputs that `best` gets right, 0-1.
        quartiles: (5,) of the same share over the valid candidates: the least, the three quartiles, the most; empty
            without one.
    """

    round: int
    num_candidates: int
    num_valid: int
    num_fits: int
    num_behaviours: int
    num_new: int
    best: JudgedProgram | None
    right_grids: int
    right_cells: float
    quartiles: tuple[float, ...]


def film_task(task: Task, rows: Sequence[JudgedProgram]) -> list[Frame]:
    """Return a frame for each round in which the task has a candidate, in their order.

    Args:
        task: the task.
        rows: its judged programs, each with the candidates of all rounds (`evaluation.candidates.merge_judged`).
    """
    members = {_shortest(behaviour.rows).key: behaviour.rows for behaviour in group_by_behaviour(_valid(rows))}
    ranked = [(miss, members[miss.row.key]) for miss in rank_misses(task, [_shortest(of) for of in members.values()])]
    counts = [(miss, of, Counter(number for row in of for number in row.rounds)) for miss, of in ranked]
    frames = []
    for number, num_candidates in sorted(Counter(number for row in rows for number in row.rounds).items()):
        here = [(miss, of, count[number]) for miss, of, count in counts if number in count]
        nearest, family, _ = here[0] if here else (None, (), 0)
        shares = np.repeat([miss.cells for miss, _, _ in here], [count for _, _, count in here])
        frames.append(
            Frame(
                round=number,
                num_candidates=num_candidates,
                num_valid=len(shares),
                num_fits=sum(count for miss, _, count in here if miss.row.fits),
                num_behaviours=len(here),
                num_new=sum(min(count) == number for _, _, count in counts),
                best=_shortest([row for row in family if number in row.rounds]) if family else None,
                right_grids=nearest.grids if nearest else 0,
                right_cells=nearest.cells if nearest else 0.0,
                quartiles=tuple(np.quantile(shares, QUARTILES).tolist()) if here else (),
            )
        )
    return frames


def find_winner(frames: Sequence[Frame]) -> Frame | None:
    """Return the frame of the first round with a program that fits, which is its best; None where none does."""
    return next((frame for frame in frames if frame.best is not None and frame.best.fits), None)


def _valid(rows: Sequence[JudgedProgram]) -> list[JudgedProgram]:
    return [row for row in rows if row.valid]


def _shortest(rows: Sequence[JudgedProgram]) -> JudgedProgram:
    return min(rows, key=lambda row: (len(row.program), row.program, row.augmentation))
