"""The search: values grow from the inputs; one that is the output, or a stack of several, is a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.layers import cut, fill_box, trim_empty
from evaluation.search.costs import Counts
from evaluation.search.found import NEAR, Found
from evaluation.search.printing import write_program
from evaluation.search.running import run_program
from evaluation.search.target import Target
from evaluation.search.transforms.catalogue import list_steps
from evaluation.search.transforms.graph import Graph, Node
from evaluation.search.transforms.picks import list_keys
from evaluation.search.transforms.script import Script, write_colormap
from evaluation.search.transforms.sizes import guess_size
from evaluation.search.transforms.stacking import Pile, Stack
from evaluation.search.transforms.steps import GRID
from evaluation.search.views import View

MAX_FOUND = 8
SLACK = 5  # bits: how much dearer than the cheapest program others may be
MAP_COST = 2  # bits, of a color map
COLOR_COST = 2.5  # bits, of each color that it changes
UNSEEN_COST = 3  # bits, of each color of a test grid that the map of the train grids does not know
DOUBT_COST = 25  # bits, if no pair comes out right by what the others show
MAX_STACKED = 3000  # grids that pieces are made of


def search_transforms(view: View, budget: int, best: float, counts: Counts) -> tuple[list[Found], list[Found], int]:
    """Search for programs made of whole-image transformations.

    Args:
        view: the task as it is looked at.
        budget: applications of steps that may be tried.
        best: bits of the cheapest program that is known already; the search ends a little beyond.
        counts: how often pieces were used, which changes what they cost.

    Returns:
        Programs that are right on all train pairs, best first, at most 8 and each of its own behaviour; where there are
        none, programs that are right on all but one; and the number of applications that were tried, at most `budget`.
    """
    search = _Search(view, best, counts)
    graph = search.run(budget)
    return search.ranked(), search.ranked_near(), graph.num_used


class _Search:
    """What is known of a task, and what was found."""

    def __init__(self, view: View, best: float, counts: Counts) -> None:
        self._view = view
        self._target = target = view.target
        self._background = _choose_background(target)
        self._inputs = [_swap(grid, self._background) for grid in target.inputs]
        self._outputs = [_swap(grid, self._background) for grid in target.outputs]
        self._shapes = [(grid.shape[0], grid.shape[1]) for grid in self._outputs]
        self._cells = np.concatenate([grid.ravel() for grid in self._outputs]).astype(np.int8)
        self._sizes = [grid.size for grid in self._outputs]
        self._found: dict[object, Found] = {}
        self._near: dict[object, Found] = {}
        self._best = best - view.bits
        self._counts = counts

    def run(self, budget: int) -> Graph:
        """Grow the graph and try every grid in it; then stack."""
        colors = _colors_of(self._inputs)
        new_colors = tuple(color for color in _colors_of(self._outputs) if color not in colors)
        growths = {np.sign(output.size - grid.size) for grid, output in zip(self._inputs, self._outputs, strict=False)}
        growth = int(growths.pop()) if len(growths) == 1 else 0
        corner = self._shapes[0] if growth < 0 and len(set(self._shapes)) == 1 else None
        size = None if self._target.same_shape else guess_size(self._inputs[: len(self._shapes)], self._outputs)
        steps = list_steps(self._counts, colors, new_colors, growth, corner, size, _find_patches(self._inputs))
        graph = Graph(self._inputs, steps, list_keys(colors), budget, self._outputs)
        sized: dict[object, list[tuple[Node, npt.NDArray[np.int8]]]] = {}
        for node in graph.grow():
            if node.cost > self._best + SLACK:
                break
            if node.kind != GRID or [value.shape for value in node.values[: len(self._shapes)]] != self._shapes:
                continue
            cells = np.concatenate([value.ravel() for value in node.values[: len(self._shapes)]])
            self._try_map(node, cells)
            tests = tuple(value.shape for value in node.values[len(self._shapes) :])
            sized.setdefault(tests, []).append((node, cells))
        for group in sorted(sized.values(), key=lambda group: group[0][0].cost)[:2]:
            chosen = group[:MAX_STACKED]
            pile = Pile(
                [node for node, _ in chosen], np.array([cells for _, cells in chosen]), self._cells, self._sizes
            )
            for stack in pile.build():
                if stack.cost < self._best + 2 * SLACK:
                    self._write_stack(stack)
            if not self._found:
                for stack in pile.build_near():
                    self._write_stack(stack)
        return graph

    def ranked(self) -> list[Found]:
        """Return what was found, best first."""
        return sorted(self._found.values(), key=lambda found: found.cost)[:MAX_FOUND]

    def ranked_near(self) -> list[Found]:
        """Return what was found that is right on all train pairs but one, if nothing is right on all, best first."""
        return [] if self._found else sorted(self._near.values(), key=lambda found: found.cost)[:MAX_FOUND]

    def _try_map(self, node: Node, cells: npt.NDArray[np.int8]) -> None:
        """Keep the program that ends in a grid if the grid is the output, or is after a change of colors."""
        counts = np.bincount(cells.astype(np.int64) * 10 + self._cells, minlength=100).reshape(10, 10) > 0
        if counts.sum(axis=1).max() > 1:
            return
        known = counts.sum(axis=1) > 0
        colormap = {color: int(counts[color].argmax()) for color in range(10) if known[color]}
        changed = sum(old != new for old, new in colormap.items())
        tests = {int(color) for value in node.values[len(self._shapes) :] for color in np.unique(value)}
        cost = node.cost + (MAP_COST + COLOR_COST * changed if changed else 0.0)
        if changed:
            cost += UNSEEN_COST * len(tests - colormap.keys())
        if len(set(colormap.values())) == 1:
            cost += 8  # grids of one color show nothing
        script = Script(self._prelude())
        value = script.compute(node)
        agreement = self._agree(cells, [old for old, new in colormap.items() if old != new])
        kind = "colormap" if changed else "exact"
        self._keep(script, write_colormap(value, colormap), cost + DOUBT_COST * (1 - agreement), kind, agreement)

    def _agree(self, cells: npt.NDArray[np.int8], changed: Sequence[int]) -> float:
        """Return the share of pairs of whose changed colors each is in another pair, too."""
        pairs = np.split(cells, np.cumsum(self._sizes)[:-1])
        if len(pairs) == 1 or not changed:
            return 1.0
        seen = [set(changed) & set(np.unique(pair).tolist()) for pair in pairs]
        counts = Counter(color for colors in seen for color in colors)
        return sum(all(counts[color] > 1 for color in colors) for colors in seen) / len(pairs)

    def _write_stack(self, stack: Stack) -> None:
        script = Script(self._prelude())
        laid = [f"np.full({script.compute(stack.pieces[0].node)}.shape, {stack.canvas})"] if stack.canvas else []
        for piece in stack.pieces[::-1]:
            value = script.compute(piece.node)
            if piece.color == 0:
                laid = [f"np.where({value} == {piece.shown}, 0, {_lay(laid)})"] if laid else []
            else:
                laid.append(value if piece.color < 0 else f"np.where({value} == {piece.shown}, {piece.color}, 0)")
        if not laid:
            return
        cost = stack.cost + DOUBT_COST * (1 - stack.agreement)
        self._keep(script, _lay(laid), cost, "stack", stack.agreement)

    def _prelude(self) -> list[str]:
        """Return the lines that make the background 0."""
        swap = self._swap_text()
        return [f"img = apply_colormap(img, {swap})"] if swap else []

    def _swap_text(self) -> str:
        return f"{{{self._background}: 0, 0: {self._background}}}" if self._background else ""

    def _keep(self, script: Script, result: str, cost: float, kind: str, agreement: float) -> None:
        """Keep a program, if it does on all inputs what it should and no cheaper one does the same."""
        swap = self._swap_text()
        steps = script.finish(f"apply_colormap({result}, {swap})" if swap else result)
        outputs = run_program(write_program(steps), self._target.inputs)
        num_right = self._target.count_right(outputs) if outputs else 0
        if outputs is None or num_right < max(self._target.num_train - 1, 1):
            return
        fits = num_right == self._target.num_train
        program = write_program((*self._view.before, *steps, *self._view.after))
        answers = self._view.turn_back(outputs[self._target.num_train :])
        kind, pieces = (kind, tuple(script.pieces)) if fits else (NEAR, ())
        found = Found(program, float(cost + self._view.bits), kind, answers, agreement, pieces)
        known = self._found if fits else self._near
        before = known.get(found.behaviour)
        if before is None or found.cost < before.cost:
            known[found.behaviour] = found
        if fits:
            self._best = min(self._best, cost)


def _lay(names: Sequence[str]) -> str:
    """Return the text that lays grids on each other, the last on top."""
    return names[0] if len(names) == 1 else f"overlay([{', '.join(names)}])"


def _choose_background(target: Target) -> int:
    """Return the color that the search takes as 0: the background of all inputs, if some lack 0 and none lacks it."""
    in_all = [all((grid == color).any() for grid in target.inputs) for color in (0, target.background)]
    return target.background if in_all == [False, True] else 0


def _swap(grid: Grid, color: int) -> Grid:
    """Return the grid with a color and 0 swapped."""
    table = np.arange(10)
    table[[0, color]] = color, 0
    return table[grid]


def _find_patches(inputs: Sequence[Grid]) -> tuple[int, ...]:
    """Return the colors that are nothing but rectangles of 2x2 cells and more in every input, if no color is common."""
    patches = []
    for color in range(10):
        for grid in inputs:
            layers = cut(grid == color, 4)
            full = np.array_equal(fill_box(layers), layers) and 2 * np.bincount(grid.ravel()).max() < grid.size
            if not len(layers) or not full or min(min(trim_empty(layer).shape) for layer in layers) < 2:
                break
        else:
            patches.append(color)
    return tuple(patches)


def _colors_of(grids: Sequence[Grid]) -> tuple[int, ...]:
    """Return the colors of grids, without 0."""
    return tuple(color for color in np.unique(np.concatenate([grid.ravel() for grid in grids])).tolist() if color)
