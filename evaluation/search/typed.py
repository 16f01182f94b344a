"""The typed search: steps `img = ...` chained as states, each state's values made in order of cost, and whatever a value
is a fitter away from the outputs written down as a program."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence

import numpy as np

from arc_dsl.grid import Grid
from evaluation.search.fitters.blocks import fit_blocks
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.colormap import fit_colormap
from evaluation.search.fitters.cover import fit_cover
from evaluation.search.fitters.features import fit_feature
from evaluation.search.fitters.moves import fit_move
from evaluation.search.fitters.panels import fit_panels
from evaluation.search.fitters.table import TableFitter
from evaluation.search.fitters.windows import fit_windows
from evaluation.search.found import Found
from evaluation.search.grammar import Kind, make_productions
from evaluation.search.printing import Printer, write_program
from evaluation.search.productions import TEMPLATES, make_macros
from evaluation.search.scope import make_cellwise_scope, make_scope
from evaluation.search.state import State
from evaluation.search.values import Frame, Value
from evaluation.search.views import View

MAX_DEPTH = 4
MAX_LEVEL = 30
ENOUGH = 12  # behaviours that fit
SLACK = 1.5
DEPTH_PRICE = 0.6
HEAVY = 10  # productions of this weight and more are for the first step only
MAX_MOVED = 12  # objects of a list that are tried to be moved
COMBINING_SHARE = 0.2  # of the budget, kept for features taken together
COMBINE_FROM = 30.0  # bits: with a cheaper fit, features are not taken together
COMBINED_STATES = 6
MAX_FEATURES = 600
COVER_FEATURES = 200
PAIR_FEATURES = 350
PAIR_FIRST = 12
VALUE, OTHER = "VALUE__", "OTHER__"  # stand for sources in the statements of fitters
STEP_PRICE = 1.0


class TypedSearch:
    """The search of one task.

    Attributes:
        found: behaviour on the test inputs -> the cheapest program that fits and does that.
        spent: expressions used.
    """

    def __init__(self, view: View, budget: int) -> None:
        self.view = view
        self.target = target = view.target
        self.budget = budget
        self.spent = 0
        self.found: dict[object, Found] = {}
        self.states: list[State] = []
        self._queue: list[tuple[float, int, State]] = []
        self._numbers = itertools.count()
        self._seen: set[object] = set()
        macros = make_macros(target)
        self._productions = make_productions(TEMPLATES, macros, make_scope(), make_cellwise_scope(), self._weigh)
        self._late_productions = {
            kind: [production for production in made if production.weight < HEAVY]
            for kind, made in self._productions.items()
        }

    def run(self) -> list[Found]:
        """Search until the budget is spent or the frontier is well beyond the cheapest fit; the best come first.

        Part of the budget is kept for features taken together, which are tried where nothing else fits.
        """
        self._enter(self.target.inputs, (), 0.0, 0)
        most = self.budget
        self.budget = round(most * (1 - COMBINING_SHARE))
        while self._queue and self.spent < self.budget and len(self.found) < ENOUGH:
            _, _, state = heapq.heappop(self._queue)
            if state.cost + state.level > self._limit():
                continue
            productions = self._late_productions if state.depth else self._productions
            for value in state.step(productions, self._spend):
                self._close(state, value)
            self._push(state)
        self.budget = most
        if self._limit() > COMBINE_FROM:
            self._combine()
        return sorted(self.found.values(), key=lambda found: (found.cost, found.program))

    def _close(self, state: State, value: Value) -> None:
        """Try whatever takes a new value of a state to the outputs."""
        if value.kind is Kind.GRID:
            self._leave(state, value)
        elif value.kind in (Kind.MASK, Kind.REGION, Kind.PLANE):
            self._fit_plane(state, value)
        elif value.kind in (Kind.COLOR, Kind.NUMBER):
            self._finish(state, value, fit_feature(self.target, value.parts, VALUE))
        elif value.kind is Kind.GRIDS:
            self._finish(state, value, fit_panels(self.target, value.parts, VALUE))
        elif value.kind is Kind.OBJECTS and state.fitter and value.longest <= MAX_MOVED:
            self._finish(state, value, fit_move(self.target, state.frame.grids, value.parts, VALUE))

    def _fit_plane(self, state: State, value: Value) -> None:
        """Fit the table of a feature, and keep the feature for `_combine`."""
        if state.fitter is None or value.cells is None or not state.is_new_plane(value):
            return
        errors = state.fitter.errors(value.parts)
        if errors == 0:
            self._finish(state, value, state.fitter.fit(value.parts, VALUE))
        elif len(state.features) < MAX_FEATURES:
            state.features.append((errors, value))

    def _finish(self, state: State, value: Value | None, closing: Closing | None) -> None:
        """Report a closing; `VALUE` in its statement stands for the source of the value."""
        if closing is None:
            return
        printer = Printer()
        statement, cost = closing.statement, state.cost + closing.cost
        if value is not None:
            source = printer.text(value)
            if statement.count(VALUE) > 1 and not source.isidentifier():
                source = printer.name(value, source)
            statement = statement.replace(VALUE, source)
            cost += value.cost
        self._report((*state.steps, *printer.lines, statement), cost, closing.kind, closing.outputs, closing.agreement)

    def _combine(self) -> None:
        """Take features of a state together: covers, then tables of two features, near misses first."""
        states = sorted((state for state in self.states if state.features), key=lambda state: state.cost)
        for state in states[:COMBINED_STATES]:
            near = sorted(state.features, key=lambda entry: (entry[0], entry[1].cost))[:COVER_FEATURES]
            sources = [Printer() for _ in near]
            planes = [(value.parts, printer.text(value), float(value.cost)) for (_, value), printer in zip(near, sources, strict=True)]
            self._spend(len(near))
            closing = fit_cover(self.target, state.frame.grids, planes)
            if closing is not None:
                lines = tuple(line for printer in sources for line in printer.lines if line.split(" = ")[0] in closing.statement)
                self._report((*state.steps, *lines, closing.statement), state.cost + closing.cost, closing.kind, closing.outputs, closing.agreement)
        for state in states[:COMBINED_STATES]:
            near = sorted(state.features, key=lambda entry: (entry[0], entry[1].cost))[:PAIR_FEATURES]
            for number, (_, first) in enumerate(near[:PAIR_FIRST]):
                for _, second in near[number + 1 :]:
                    if not self._spend(1):
                        return
                    self._fit_pair(state, first, second)
            if self.found:
                return

    def _fit_pair(self, state: State, first: Value, second: Value) -> None:
        if state.fitter is None:
            return
        closing = state.fitter.fit_pair(first.parts, VALUE, second.parts, OTHER)
        if closing is not None:
            printer = Printer()
            texts = printer.text(first), printer.text(second)
            statement = closing.statement.replace(VALUE, texts[0]).replace(OTHER, texts[1])
            cost = state.cost + closing.cost + first.cost + second.cost
            self._report((*state.steps, *printer.lines, statement), cost, closing.kind, closing.outputs, closing.agreement)

    def _spend(self, weight: int) -> bool:
        self.spent += weight
        return self.spent <= self.budget

    def _weigh(self, text: str) -> int:
        """Return how many expressions a text counts for: slow primitives count by the size of the grids."""
        hundreds = max(1.0, max(grid.size for grid in self.target.inputs) / 100)
        return max([1, *(round(weight * hundreds) for name, weight in _WEIGHTS.items() if name in text)])

    def _limit(self) -> float:
        return min((found.cost for found in self.found.values()), default=float("inf")) + SLACK

    def _push(self, state: State) -> None:
        if state.level <= MAX_LEVEL:
            priority = state.cost + state.level + DEPTH_PRICE * state.depth - self._bonus(state)
            heapq.heappush(self._queue, (priority, next(self._numbers), state))

    def _bonus(self, state: State) -> float:
        """Return the bits by which a state is preferred for being near the outputs."""
        outputs = self.target.outputs
        grids = state.frame.grids
        if all(grid.shape == output.shape for grid, output in zip(grids, outputs, strict=False)):
            cells = np.concatenate([output.ravel() for output in outputs])
            return 2.0 + 2.0 * float((state.frame.cells[: len(cells)] == cells).mean())
        given = sum(grid.size for grid in self.target.inputs)
        wanted = sum(output.size for output in outputs)
        shrinks = state.frame.cells.size < given and wanted < sum(grid.size for grid in self.target.inputs[: len(outputs)])
        return 2.5 if shrinks else -2.0 if state.depth else 0.0

    def _leave(self, state: State, value: Value) -> None:
        """Go on from a grid that a state made; a grid of the same size is a feature of its cells as well."""
        if state.fitter and not value.production.is_statement:
            cells = value.cells if value.cells is not None else None
            if cells is None and all(part.shape == shape for part, shape in zip(value.parts, state.frame.shapes, strict=True)):
                value.cells = state.frame.join(value.parts)
            self._fit_plane(state, value)
        printer = Printer()
        source = printer.text(value)
        lines = tuple(printer.lines) if source == "img" else (*printer.lines, f"img = {source}")
        self._enter(value.parts, (*state.steps, *lines), state.cost + value.cost + STEP_PRICE, state.depth + 1)

    def _enter(self, grids: Sequence[Grid], steps: tuple[str, ...], cost: float, depth: int) -> None:
        frame = Frame(grids)
        if frame.key in self._seen:
            return
        self._seen.add(frame.key)
        if self.target.fits(frame.grids):
            self._report(steps, cost, "exact", frame.grids[self.target.num_train :], 1.0)
            return
        state = State(frame, steps, cost, depth)
        self.states.append(state)
        train = zip(frame.shapes, self.target.outputs, strict=False)
        if all(shape == output.shape for shape, output in train):
            state.fitter = TableFitter(self.target, frame.grids)
            self._finish(state, None, fit_colormap(self.target, frame.grids))
        elif depth <= 1:
            self._finish(state, None, fit_blocks(self.target, frame.grids))
            self._finish(state, None, fit_windows(self.target, frame.grids))
        if depth < MAX_DEPTH:
            self._push(state)

    def _report(self, steps: Sequence[str], cost: float, kind: str, outputs: Sequence[Grid], agreement: float) -> None:
        program = write_program((*self.view.before, *steps, *self.view.after))
        cost += self.view.bits + self._doubt(outputs)
        found = Found(program, cost, kind, self.view.turn_back(outputs), agreement)
        known = self.found.get(found.behaviour)
        if known is None or found.cost < known.cost:
            self.found[found.behaviour] = found

    def _doubt(self, outputs: Sequence[Grid]) -> float:
        """Return bits for test outputs that are hardly ever right: the input as it is, or a grid of one color."""
        inputs = self.target.inputs[self.target.num_train :]
        same = sum(a.shape == b.shape and bool((a == b).all()) for a, b in zip(outputs, inputs, strict=True))
        plain = sum(grid.size > 9 and bool((grid == grid[0, 0]).all()) for grid in outputs)
        return 6.0 * same + 4.0 * plain


_WEIGHTS = {"complete_pattern": 80, "complete_symmetry": 20, "find_placements": 15, "find_pattern": 2}
