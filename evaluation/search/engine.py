"""The search's one door: a task and a budget in, the programs that are right on its train pairs out.

Nothing here depends on the machine, the time or on what was searched before: the same task and settings give the same
programs, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

import arc_dsl.primitives  # noqa: F401  (fills the registry)
from arc_dsl.grid import Grid
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.program import ENTRY_POINT
from arc_dsl.task import Task
from evaluation.search.config import SearchConfig
from evaluation.search.found import Found
from evaluation.search.target import Target

ENGINE_VERSION = "search-1"  # stands in the column `model` of what it finds

COLORMAP_COST = 6.0  # bits: a table of colors may say anything that one color of one pair says
TRANSFORMATIONS = (  # expressions and their cost in bits
    ("img", 1.0),
    *((f"flip(img, axis={axis!r})", 3.0) for axis in (0, 1, "diagonal", "antidiagonal")),
    *((f"rotate_90(img, {turns})", 3.0) for turns in (1, 2, 3)),
)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What the search found for a task.

    Attributes:
        found: programs right on all train pairs, of different behaviour on the test inputs, the best first.
        expressions: how many expressions were evaluated, at most the budget.
    """

    found: tuple[Found, ...]
    expressions: int


def search_task(task: Task, config: SearchConfig) -> SearchResult:
    """Search for programs that are right on all train pairs of a task; its test outputs are not looked at.

    Args:
        task: the task.
        config: how much may be evaluated, and how many programs are kept.
    """
    target = Target.of_task(task)
    tried = list(islice(try_transformations(target), config.budget))
    found = keep_distinct((one for fits in tried for one in fits), config.max_programs)
    return SearchResult(found, len(tried))


def keep_distinct(found: Iterable[Found], limit: int) -> tuple[Found, ...]:
    """Return the cheapest program of each behaviour, the cheapest first, at most `limit`."""
    best: dict[object, Found] = {}
    for one in sorted(found, key=lambda one: (one.cost, len(one.program), one.program)):
        best.setdefault(one.behaviour, one)
    return tuple(best.values())[:limit]


def try_transformations(target: Target) -> Iterator[Sequence[Found]]:
    """Yield for each transformation of the whole grid what fits: the transformation, or a color map of it."""
    for expression, cost in TRANSFORMATIONS:
        grids = _run(f"def {ENTRY_POINT}(img):\n    return {expression}", target.inputs)
        fits = []
        if target.fits(grids):
            fits.append(_found(expression, cost, "exact", grids, target))
        elif colors := _fit_colors(grids, target.outputs):
            mapped = [np.array(colors)[grid] for grid in grids]
            fits.append(_found(f"np.array({colors})[{expression}]", cost + COLORMAP_COST, "colormap", mapped, target))
        yield fits


def _run(program: str, inputs: Sequence[Grid]) -> list[Grid]:
    """Return the output of a program made of our own primitives for each input."""
    namespace = program_namespace()
    exec(program, namespace)
    return [namespace[ENTRY_POINT](grid) for grid in inputs]


def _fit_colors(grids: Sequence[Grid], outputs: Sequence[Grid]) -> list[int] | None:
    """Return the new color of each old one, if a table makes the outputs of the first grids; unseen colors stay."""
    table: dict[int, int] = {}
    for grid, output in zip(grids, outputs, strict=False):
        if grid.shape != output.shape:
            return None
        for old, new in zip(grid.ravel().tolist(), output.ravel().tolist(), strict=True):
            if table.setdefault(old, new) != new:
                return None
    return [table.get(color, color) for color in range(10)]


def _found(expression: str, cost: float, kind: str, grids: Sequence[Grid], target: Target) -> Found:
    program = f"def {ENTRY_POINT}(img):\n    return {expression}\n"
    return Found(program, cost, kind, tuple(grids[target.num_train :]))
