"""Behaviours: programs that do the same to a task, however they are written and on whatever grids they work.

Duplicates are removed twice: before verification by canonical source (`evaluation.candidates.group_candidates`), after
it by behaviour, here. Nothing is thrown away: a behaviour keeps all its programs, and they keep their candidates. Some
behaviours make no task of their own: see `refuse_outputs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import Grid
from evaluation.candidates import JudgedProgram


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The judged programs of one task that gave the same outputs for all inputs.

    Stored outputs are those of the task itself, so programs written for differently augmented grids meet here. A
    program that is not valid never shares a behaviour with one that is.

    Attributes:
        rows: the programs, at least one, in order of first appearance.
    """

    rows: tuple[JudgedProgram, ...]

    @property
    def first(self) -> JudgedProgram:
        """Stands for all of them: outputs, `correct`, `fits` and `solves` are the same."""
        return self.rows[0]

    @property
    def count(self) -> int:
        """Candidates behind these programs."""
        return sum(row.count for row in self.rows)

    @property
    def augmentations(self) -> tuple[str, ...]:
        """Names of the augmentations on whose grids these programs work, sorted."""
        return tuple(sorted({row.augmentation for row in self.rows}))


def group_by_behaviour(rows: Iterable[JudgedProgram]) -> list[Behaviour]:
    """Return the behaviours among the judged programs of one task, in order of first appearance."""
    groups: dict[tuple[bool, bytes, bytes], list[JudgedProgram]] = {}
    for row in rows:
        groups.setdefault((row.valid, row.sizes, row.cells), []).append(row)
    return [Behaviour(tuple(members)) for members in groups.values()]


def refuse_outputs(inputs: Sequence[Grid], outputs: Sequence[Grid | None]) -> str:
    """Return why these outputs make no task, or an empty string."""
    grids = [grid for grid in outputs if grid is not None]
    if len(grids) != len(inputs):
        return "output missing"
    if all(np.array_equal(grid, output) for grid, output in zip(inputs, grids, strict=True)):
        return "outputs equal inputs"
    if not _all_equal(inputs) and _all_equal(grids):
        return "outputs constant"
    return ""


def _all_equal(grids: Sequence[Grid]) -> bool:
    return all(np.array_equal(grids[0], grid) for grid in grids[1:])
