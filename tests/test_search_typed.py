"""The typed search on small tasks: what it finds is right, readable, and the same every time."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from arc_dsl.grid import Grid
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from evaluation.search.engine import does_what_it_says, keep_distinct, search_task
from evaluation.search.found import Found
from evaluation.search.grammar import Kind, Production
from evaluation.search.printing import Printer
from evaluation.search.target import Target
from evaluation.search.typed import TypedSearch
from evaluation.search.values import Value
from evaluation.search.views import View, make_views

COUNTS = SearchConfig().read_costs()


def make_task(rule: Callable[[Grid], Grid], seed: int = 0, pairs: int = 4, shape: tuple[int, int] = (6, 7)) -> Task:
    """Return a task of random grids, a third of their cells colored, and what a rule makes of them."""
    rng = np.random.default_rng(seed)
    grids = [np.where(rng.random(shape) < 0.3, rng.integers(1, 4, shape), 0) for _ in range(pairs)]
    made = [Pair(grid, np.asarray(rule(grid))) for grid in grids]
    return Task("made", tuple(made[:-1]), tuple(made[-1:]))


RULES: dict[str, Callable[[Grid], Grid]] = {
    "flip": lambda grid: grid[::-1],
    "recolored": lambda grid: np.where(grid == 2, 7, grid),
    "crop": lambda grid: grid[:, :3],
    "doubled": lambda grid: np.kron(grid, np.ones((2, 2), int)),
    "tiled": lambda grid: np.tile(grid, (1, 2)),
    "neighbors": lambda grid: np.where((grid == 0) & (np.roll(grid, 1, 0) == 1) & (np.arange(6)[:, None] > 0), 5, grid),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_are_found(name: str) -> None:
    """A rule of a step or two is found, its first program is right on the test pair and does what it says."""
    task = make_task(RULES[name])
    result = search_task(task, SearchConfig(budget=6000))
    assert result.found
    assert result.expressions <= 6000
    assert np.array_equal(result.found[0].outputs[0], task.test[0].output)
    assert all(does_what_it_says(found, Target.of_task(task)) for found in result.found)


def test_programs_fit_in_the_sandbox() -> None:
    """What the search finds fits and, for tasks of the DSL's own rules, solves when the sandbox runs it."""
    tasks = load_tasks("arc1:training/3c9b0459,ed36ccf7,a5313dff,0520fde7,1cf80156")
    jobs = [(task, search_task(task.without_test_outputs(), SearchConfig(budget=4000))) for task in tasks]
    assert all(result.found for _, result in jobs)
    with Sandbox(workers=1) as sandbox:
        verdicts = dict(sandbox.run(Job.for_task(result.found[0].program, task) for task, result in jobs))
    assert all(verdict.fits and verdict.solves for verdict in verdicts.values())


def test_same_task_same_programs() -> None:
    """Searching again gives the same programs at the same costs after as many expressions."""
    task = load_tasks("arc1:training/ce9e57f2")[0]
    first, second = (search_task(task, SearchConfig(budget=3000)) for _ in range(2))
    assert first.expressions == second.expressions
    assert [(one.program, one.cost) for one in first.found] == [(one.program, one.cost) for one in second.found]


def test_budget_is_kept() -> None:
    """A search that finds nothing spends its budget and no more."""
    rng = np.random.default_rng(5)
    grids = tuple(rng.integers(0, 9, (5, 5)) for _ in range(3))
    search = TypedSearch(
        View(Target(grids, tuple(rng.integers(0, 9, (4, 7)) for _ in range(2)))), 500, math.inf, COUNTS
    )
    assert search.run() == []
    assert search.spent <= 501


def test_roles_are_found_and_written_back() -> None:
    """A rule about colors that differ between pairs is found in a view, and its program is for the task itself."""

    def rule(grid: Grid) -> Grid:
        rarest = min((color for color in range(1, 10) if (grid == color).any()), key=lambda c: int((grid == c).sum()))
        return np.where(grid == rarest, 0, grid)

    pairs = []
    for colors in ((1, 2), (5, 3), (8, 6), (4, 9)):
        grid = np.zeros((5, 5), dtype=np.int64)
        grid[0, :4], grid[2:4, 1] = colors
        grid = np.roll(grid, colors[0], 1)
        pairs.append(Pair(grid, rule(grid)))
    target = Target.of_task(Task("roles", tuple(pairs[:3]), (pairs[3],)))
    view = make_views(target)[-1]
    assert view.before[0].startswith("roles = rank_colors(img")
    found = TypedSearch(view, 3000, math.inf, COUNTS).run()
    assert np.array_equal(found[0].outputs[0], pairs[3].output)  # type: ignore[arg-type]
    assert does_what_it_says(found[0], target)


def test_views_turn_outputs_back() -> None:
    """The view's outputs, turned back, are the task's; a task of one background has the plain view first."""
    grids = (np.array([[1, 1, 2], [1, 1, 1]]), np.array([[3, 3, 2], [3, 2, 3]]), np.array([[4, 4, 4], [4, 2, 4]]))
    views = make_views(Target(grids, grids[:2]))
    assert views[0].turn_back(grids[2:]) == (grids[2],)
    assert len(views) > 1
    for view in views[1:]:
        assert np.array_equal(view.turn_back(view.target.inputs[2:])[0], grids[2])


def test_keep_distinct_keeps_the_cheapest_of_each_behaviour() -> None:
    """Of programs that do the same the cheapest stays; the likeliest come first."""
    one, two = np.zeros((1, 1), int), np.ones((1, 1), int)
    found = [Found("c", 9.0, "exact", (two,)), Found("a", 5.0, "exact", (one,)), Found("b", 3.0, "exact", (one,))]
    assert [entry.program for entry in keep_distinct(found, 8)] == ["b", "c"]
    assert [entry.program for entry in keep_distinct(found, 1)] == ["b"]


@pytest.mark.parametrize("kind", Kind)
def test_values_of_every_kind_can_be_named(kind: Kind) -> None:
    """A fitter may use a value twice: whatever it is, the printer has a name for it, another for the next."""
    production = Production(kind, (), "img", 1, (), False, lambda img: img, 1)
    printer = Printer()
    names = [printer.name(Value(kind, [], 1, production), "f(img)") for _ in range(2)]
    assert len(set(names)) == 2
    assert printer.lines == [f"{name} = f(img)" for name in names]
