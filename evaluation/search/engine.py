"""The search's one door: a task and a budget in, the programs that are right on its train pairs out.

Two engines share the budget: transformations of the whole image (`evaluation.search.transforms`), which are quick, and
the typed search (`evaluation.search.typed`), in the task's own colors and, where nothing fits, in other views of it.

Nothing here depends on the machine, the time or on what was searched before: the same task and settings give the same
programs, in the same order.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

import arc_dsl.primitives  # noqa: F401  (fills the registry)
from arc_dsl.task import Task
from evaluation.search.config import SearchConfig
from evaluation.search.costs import Counts
from evaluation.search.found import Found
from evaluation.search.running import run_program
from evaluation.search.target import Target
from evaluation.search.transforms.search import search_transforms
from evaluation.search.typed import TypedSearch
from evaluation.search.views import View, make_views

ENGINE_VERSION = "search-2"  # stands in the column `model` of what it finds
TRANSFORMS_SHARE = 0.5  # of the budget
VIEW_SHARE = 0.5  # of what the plain view has, for each further view
CHEAP = 12.0  # bits: transformations of a further view are not searched where so cheap a program is known
MAX_TRANSFORMS = 8000  # in all views: what more finds is little
TRUSTED = 40.0  # bits: where only dearer programs are known, the typed search goes on in the other views


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What the search found for a task.

    Attributes:
        found: programs right on all train pairs, of different behaviour on the test inputs, the best first.
        near: where there are none, programs right on all train pairs but one, likewise.
        expressions: how many expressions were evaluated, at most the budget.
    """

    found: tuple[Found, ...]
    near: tuple[Found, ...]
    expressions: int


def search_task(task: Task, config: SearchConfig) -> SearchResult:
    """Search for programs that are right on all train pairs of a task; its test outputs are not looked at.

    Args:
        task: the task.
        config: how much may be evaluated, and how many programs are kept.
    """
    target, counts = Target.of_task(task), config.read_costs()
    found: list[Found] = []
    near: list[Found] = []
    spent = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what fails in a search fails often
        views = make_views(target)
        for view, budget in _share(min(round(config.budget * TRANSFORMS_SHARE), MAX_TRANSFORMS), views):
            best = min((one.cost for one in found), default=math.inf)
            if best > view.bits + CHEAP:
                more, missed, used = search_transforms(view, budget, best, counts)
                found.extend(more)
                near.extend(missed)
                spent += used
        for view, budget in _share(config.budget - spent, views):
            best = min((one.cost for one in found), default=math.inf)
            if view.bits and best <= TRUSTED:
                break
            more, used = search_view(view, budget, best, counts)
            found.extend(more)
            spent += used
        checked = [one for one in found if does_what_it_says(one, target)]
    kept = keep_distinct(checked, config.max_programs)
    return SearchResult(kept, () if kept else keep_distinct(near, config.max_programs), spent)


def _share(budget: int, views: Sequence[View]) -> list[tuple[View, int]]:
    """Return the views with their shares of a budget: each further one has less than the plain one, which is first."""
    first = budget / (1 + VIEW_SHARE * (len(views) - 1))
    return [(view, round(first * VIEW_SHARE if number else first)) for number, view in enumerate(views)]


def search_view(view: View, budget: int, best: float, counts: Counts) -> tuple[list[Found], int]:
    """Return what the typed search finds in a view, best first, and the expressions that it used."""
    search = TypedSearch(view, budget, best, counts)
    return search.run(), min(search.spent, budget)


def keep_distinct(found: Iterable[Found], limit: int) -> tuple[Found, ...]:
    """Return the cheapest program of each behaviour, the cheapest first, at most `limit`."""
    best: dict[object, Found] = {}
    for one in sorted(found, key=lambda one: (one.cost, len(one.program), one.program)):
        best.setdefault(one.behaviour, one)
    return tuple(best.values())[:limit]


def does_what_it_says(found: Found, target: Target) -> bool:
    """Return whether the program's text, run, gives what was found.

    A value is sometimes worth more than its text: a region loses the cells outside the grid when it becomes a mask.
    """
    grids = run_program(found.program, target.inputs)
    return (
        grids is not None
        and target.fits(grids)
        and all(
            grid.shape == output.shape and bool((grid == output).all())
            for grid, output in zip(grids[target.num_train :], found.outputs, strict=True)
        )
    )
