"""The typed search: from states, by values made in order of cost, to the outputs.

A state is what grids have become after steps `img = ...`. Whatever value of a state is a fitter away from the outputs
is written down as a program.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence

import numpy as np

from arc_dsl.grid import Grid
from evaluation.search.costs import Counts
from evaluation.search.fitters.blocks import fit_blocks
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.colormap import fit_colormap
from evaluation.search.fitters.cover import fit_cover
from evaluation.search.fitters.features import fit_feature
from evaluation.search.fitters.moves import fit_move
from evaluation.search.fitters.panels import fit_panels
from evaluation.search.fitters.pick import fit_pick
from evaluation.search.fitters.series import fit_objects, fit_palette
from evaluation.search.fitters.table import TableFitter
from evaluation.search.fitters.windows import fit_windows
from evaluation.search.found import Found
from evaluation.search.grammar import Kind, make_productions
from evaluation.search.printing import Printer, write_program
from evaluation.search.productions import TEMPLATES, make_macros
from evaluation.search.route import Route
from evaluation.search.scope import make_cellwise_scope, make_scope
from evaluation.search.state import State
from evaluation.search.values import Frame, Value
from evaluation.search.views import View

MAX_DEPTH = 4
MAX_LEVEL = 30
ENOUGH = 12  # behaviours that fit
SLACK = 1.5  # bits beyond the cheapest fit that are still searched
DEPTH_BITS = 0.6  # by which a state of one more step is put off
STEP_BITS = 1.0  # of a further step
HEAVY = 10  # productions of this weight and more are for the first step only
DISAGREEMENT_BITS = 15.0  # of a fit that no pair confirms which it was not made on
MAX_MOVED = 12  # objects of a list that are tried to be moved

COMBINING_SHARE = 0.2  # of the budget, kept for features taken together
COMBINE_FROM = 30.0  # bits: with a cheaper fit, features are not taken together
COMBINED_STATES = 6
MAX_FEATURES = 600
COVER_FEATURES = 200
PAIR_FEATURES = 350
PAIR_FIRST = 12

SLOW = {"complete_pattern": 80, "complete_symmetry": 20, "find_placements": 15, "find_pattern": 2}
"""How many expressions a primitive counts for, for each hundred cells of the largest input."""


class TypedSearch:
    """The search of one task in one view.

    Attributes:
        spent: expressions used.
    """

    def __init__(self, view: View, budget: int, best: float, counts: Counts) -> None:
        """Prepare a search.

        Args:
            view: the task as it is looked at.
            budget: expressions that may be used.
            best: bits of the cheapest program that is known already; the search ends a little beyond.
            counts: how often pieces were used, which changes what they cost.
        """
        self.spent = 0
        self._view = view
        self._target = view.target
        self._outputs = np.concatenate([output.ravel() for output in self._target.outputs])
        self._budget = budget
        self._found: dict[object, Found] = {}
        self._best = best
        self._states: list[State] = []
        self._queue: list[tuple[float, int, State]] = []
        self._numbers = itertools.count()
        self._seen: set[object] = set()
        macros, scopes = make_macros(self._target), (make_scope(), make_cellwise_scope())
        self._productions = make_productions(TEMPLATES, macros, *scopes, self._weigh, counts)
        self._late_productions = {
            kind: [production for production in made if production.weight < HEAVY]
            for kind, made in self._productions.items()
        }

    def run(self) -> list[Found]:
        """Search until the budget is spent or the frontier is well beyond the cheapest fit; the best come first.

        Part of the budget is kept for features taken together, which are tried where nothing cheap fits.
        """
        most = self._budget
        self._budget = round(most * (1 - COMBINING_SHARE))
        self._enter(self._target.inputs, Route(), 0)
        while self._queue and self.spent < self._budget and len(self._found) < ENOUGH:
            state = heapq.heappop(self._queue)[2]
            if state.route.bits + state.level > self._best + SLACK:
                continue
            self._prepare(state)
            productions = self._late_productions if state.depth else self._productions
            for value in state.step(productions, self._spend):
                self._close(state, value)
            self._push(state)
        self._budget = most
        if self._best > COMBINE_FROM:
            self._combine()
        return sorted(self._found.values(), key=lambda found: (found.cost, found.program))

    def _spend(self, weight: int) -> bool:
        self.spent += weight
        return self.spent <= self._budget

    def _weigh(self, text: str) -> int:
        hundreds = max(1.0, max(grid.size for grid in self._target.inputs) / 100)
        return max([1, *(round(weight * hundreds) for name, weight in SLOW.items() if name in text)])

    def _push(self, state: State) -> None:
        if state.level <= MAX_LEVEL:
            priority = state.route.bits + state.level + DEPTH_BITS * state.depth - state.bonus
            heapq.heappush(self._queue, (priority, next(self._numbers), state))

    def _enter(self, grids: Sequence[Grid], route: Route, depth: int) -> None:
        """Take up grids that were reached, unless they were reached before: they fit, or they are a new state."""
        frame = Frame(grids)
        if frame.key in self._seen:
            return
        self._seen.add(frame.key)
        if self._target.fits(grids):
            self._report(route, "exact", grids[self._target.num_train :], 1.0)
            return
        shaped = all(shape == output.shape for shape, output in zip(frame.shapes, self._target.outputs, strict=False))
        state = State(frame, route, depth, shaped, self._bonus(frame, depth, shaped))
        if shaped:
            self._finish(state, (), fit_colormap(self._target, grids))
        elif depth <= 1:
            self._finish(state, (), fit_blocks(self._target, grids))
            self._finish(state, (), fit_windows(self._target, grids))
            self._finish(state, (), fit_palette(self._target, grids))
        if depth < MAX_DEPTH:
            self._push(state)

    def _bonus(self, frame: Frame, depth: int, shaped: bool) -> float:
        """Return the bits by which a state is preferred for being near the outputs."""
        if shaped:
            return 2.0 + 2.0 * float((frame.cells[: len(self._outputs)] == self._outputs).mean())
        given = sum(grid.size for grid in self._target.inputs)
        shrinks = frame.cells.size < given and len(self._outputs) < given
        return 2.5 if shrinks else -2.0 if depth else 0.0

    def _prepare(self, state: State) -> None:
        """Make ready what only states that are searched need."""
        if state.level == 0:
            self._states.append(state)
            if state.shaped:
                state.fitter = TableFitter(self._target, state.frame.grids)

    def _close(self, state: State, value: Value) -> None:
        """Try whatever takes a new value of a state to the outputs."""
        if value.kind is Kind.GRID:
            self._leave(state, value)
        elif value.kind in (Kind.MASK, Kind.REGION, Kind.PLANE):
            self._fit_plane(state, value)
        elif value.kind in (Kind.COLOR, Kind.NUMBER):
            self._finish(state, (value,), fit_feature(self._target, value.parts, _mark(0)))
        elif value.kind is Kind.GRIDS:
            self._finish(state, (value,), fit_panels(self._target, value.parts, _mark(0)))
            self._finish(state, (value,), fit_pick(self._target, value.parts, _mark(0)))
        elif value.kind is Kind.OBJECTS and state.shaped and value.longest <= MAX_MOVED:
            self._finish(state, (value,), fit_move(self._target, state.frame.grids, value.parts, _mark(0)))
        elif value.kind is Kind.OBJECTS and not state.shaped:
            self._finish(state, (value,), fit_objects(self._target, value.parts, _mark(0)))

    def _leave(self, state: State, value: Value) -> None:
        """Go on from a grid that a state made; a grid of the same size is a feature of its cells as well."""
        if state.fitter and not value.production.is_statement and state.holds(value):
            self._fit_plane(state, value)
        printer = Printer()
        source = printer.text(value)
        steps = printer.lines if source == "img" else [*printer.lines, f"img = {source}"]
        self._enter(value.parts, state.route.through(steps, value.cost + STEP_BITS, value.pieces), state.depth + 1)

    def _fit_plane(self, state: State, value: Value) -> None:
        """Fit the table of a feature, and keep the feature for `_combine`."""
        if state.fitter is None or not state.is_new_plane(value):
            return
        errors = state.fitter.errors(value.parts)
        if errors == 0:
            self._finish(state, (value,), state.fitter.fit(value.parts, _mark(0)))
        elif len(state.features) < MAX_FEATURES:
            state.features.append((errors, value))

    def _combine(self) -> None:
        """Take features of a state together, near misses first: covers, then tables of two features."""
        states = sorted((state for state in self._states if state.features), key=lambda state: state.route.bits)
        for state in states[:COMBINED_STATES]:
            near = state.nearest(COVER_FEATURES)
            planes = [(value.parts, _mark(number), float(value.cost)) for number, value in enumerate(near)]
            self._spend(len(near))
            self._finish(state, near, fit_cover(self._target, state.frame.grids, planes), priced=False)
        for state in states[:COMBINED_STATES]:
            if self._found:
                return
            near = state.nearest(PAIR_FEATURES)
            for first, second in _pairs(near):
                if state.fitter is None or not self._spend(1):
                    return
                closing = state.fitter.fit_pair(first.parts, _mark(0), second.parts, _mark(1))
                self._finish(state, (first, second), closing)

    def _finish(self, state: State, values: Sequence[Value], closing: Closing | None, priced: bool = True) -> None:
        """Report a closing.

        Args:
            state: where it starts.
            values: what it is made of; `_mark(i)` in its statement stands for the source of value i.
            closing: None for none.
            priced: whether the values' own bits are to be added.
        """
        if closing is None:
            return
        printer, statement = Printer(), closing.statement
        used = [(number, value) for number, value in enumerate(values) if _mark(number) in statement]
        for number, value in used:
            source, mark = printer.text(value), _mark(number)
            if statement.count(mark) > 1 and not source.isidentifier():
                source = printer.name(value, source)
            statement = statement.replace(mark, source)
        bits = closing.cost + (sum(value.cost for _, value in used) if priced else 0.0)
        pieces = [piece for _, value in used for piece in value.pieces]
        route = state.route.through((*printer.lines, statement), bits, pieces)
        self._report(route, closing.kind, closing.outputs, closing.agreement)

    def _report(self, route: Route, kind: str, outputs: Sequence[Grid], agreement: float) -> None:
        program = write_program((*self._view.before, *route.steps, *self._view.after))
        cost = route.bits + self._view.bits + self._doubt(outputs) + DISAGREEMENT_BITS * (1.0 - agreement)
        found = Found(program, cost, kind, self._view.turn_back(outputs), agreement, route.pieces)
        known = self._found.get(found.behaviour)
        if known is None or found.cost < known.cost:
            self._found[found.behaviour] = found
            self._best = min(self._best, cost)

    def _doubt(self, outputs: Sequence[Grid]) -> float:
        """Return bits for test outputs that are hardly ever right: the input as it is, or a grid of one color."""
        inputs = self._target.inputs[self._target.num_train :]
        same = sum(a.shape == b.shape and bool((a == b).all()) for a, b in zip(outputs, inputs, strict=True))
        plain = sum(grid.size > 9 and bool((grid == grid[0, 0]).all()) for grid in outputs)
        return 6.0 * same + 4.0 * plain


def _mark(number: int) -> str:
    """Return what stands for the source of a value in the statement of a fitter."""
    return f"VALUE_{number}_"


def _pairs(values: Sequence[Value]) -> list[tuple[Value, Value]]:
    """Return the pairs of a few of the first values with all that follow."""
    return [(first, second) for number, first in enumerate(values[:PAIR_FIRST]) for second in values[number + 1 :]]
