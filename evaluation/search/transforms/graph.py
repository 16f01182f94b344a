"""The graph of values: what the steps make of all inputs of a task at once, cheapest first, each value once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from arc_dsl.grid import MAX_SIDE, Grid
from evaluation.search.costs import name_piece
from evaluation.search.transforms.picks import PICKS, Key, Pick, values_of
from evaluation.search.transforms.steps import GRID, LAYERS, PARTS, Step

MAX_PARTS = 40  # of one input; more are noise

Value = Any  # a grid, layers or a list of grids, int8
SMALL = np.int8
MAX_COLOR = 9


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value for every input, and how it came about.

    Attributes:
        kind: GRID, LAYERS or PARTS.
        values: one for each input, train first; int8.
        cost: in bits, of all steps that lead to it.
        text: the last step, `{0}` is the parent; empty for the root.
        parent: the node it was made of.
        piece: the last step as `evaluation.search.costs` names it; empty for the root and for picks.
    """

    kind: str
    values: tuple[Value, ...]
    cost: int
    text: str
    parent: Node | None
    piece: str = ""


class Graph:
    """Values that grow from the inputs by steps, in order of their cost.

    Args:
        inputs: the grids to start from, one for each input.
        steps: what may be done.
        keys: what parts may be picked by.
        budget: applications of steps and picks that may be tried.
        outputs: the grids to arrive at, for the first inputs. Values that outgrow both input and output are of no use;
            and where all outputs are as large as their inputs, so is every grid on the way.

    Attributes:
        num_used: applications so far.
    """

    def __init__(
        self, inputs: Sequence[Grid], steps: Sequence[Step], keys: Sequence[Key], budget: int, outputs: Sequence[Grid]
    ) -> None:
        self.num_used = 0
        self._budget = budget
        self._inputs = tuple(grid.astype(SMALL) for grid in inputs)
        same = all(grid.shape == output.shape for grid, output in zip(inputs, outputs, strict=False))
        self._kinds = (GRID, LAYERS) if same else (GRID, LAYERS, PARTS)
        self._shapes = [grid.shape for grid in inputs] if same else None
        self._final = [grid.shape for grid in outputs]
        self._limits = [
            (max(grid.shape[0], output.shape[0]), max(grid.shape[1], output.shape[1]))
            for grid, output in zip(inputs, outputs, strict=False)
        ] + [(MAX_SIDE, MAX_SIDE)] * (len(inputs) - len(outputs))
        self._steps: dict[tuple[str, int], list[tuple[Step, Callable[[Any, Any], Any], str]]] = {}
        for step in steps:
            if step.gives in self._kinds:
                piece = name_piece(step.takes, step.piece)
                self._steps.setdefault((step.takes, step.cost), []).append((step, step.function, piece))
        self._picks: dict[int, list[tuple[Key, Pick]]] = {}
        for key in keys:
            for pick in PICKS:
                if key.ordered or not pick.ordered:
                    self._picks.setdefault(key.cost + pick.cost, []).append((key, pick))
        self._nodes: dict[tuple[str, int], list[Node]] = {}
        self._seen: set[object] = set()
        self._colors: dict[int, int] = {}
        self._key_values: dict[tuple[int, str], list[list[Any]] | None] = {}

    @property
    def exhausted(self) -> bool:
        """Whether the budget is used up."""
        return self.num_used >= self._budget

    def grow(self) -> Iterator[Node]:
        """Yield every new value, cheapest first, until the budget is used up."""
        root = Node(GRID, self._inputs, 0, "", None)
        self._add(root)
        yield root
        dearest = max(cost for _, cost in self._steps)
        cost = 0
        idle = 0
        while not self.exhausted and idle <= dearest:
            cost += 1
            idle += 1
            for node in self._grow_to(cost):
                idle = 0
                yield node

    def _grow_to(self, cost: int) -> Iterator[Node]:
        """Yield the new values of one cost."""
        for before in range(cost - 1, -1, -1):
            for kind in self._kinds:
                parents = self._nodes.get((kind, before), ())
                steps = self._steps.get((kind, cost - before), ())
                picks = self._picks.get(cost - before, ()) if kind != GRID else ()
                for parent in parents:
                    colors = self._colors_of(parent)
                    many = colors & (colors - 1)
                    for step, function, piece in steps:
                        if (
                            before > step.deepest
                            or (step.colorful and not many)
                            or not (step.color == 0 or colors >> step.color & 1)
                        ):
                            continue
                        if self.exhausted:
                            return
                        self.num_used += 1
                        values: tuple[Value, ...] | None
                        if step.layerwise and len({value.shape[-2:] for value in parent.values}) == 1:
                            values = self._apply_once(function, parent)
                        else:
                            values = self._apply(step.gives, function, parent)
                        if not values or not self._keeps_size(parent, step.gives, values):
                            continue
                        if node := self._node(step.gives, values, cost, step.text, parent, piece):
                            yield node
                    for key, pick in picks:
                        if self.exhausted:
                            return
                        self.num_used += 1
                        kind_given = GRID if pick.gives == GRID else kind
                        values = self._pick(key, pick, parent)
                        text = pick.text.replace("{1}", key.text)
                        if values and (node := self._node(kind_given, values, cost, text, parent)):
                            yield node

    def _apply_once(self, function: Callable[[Any, Any], Any], parent: Node) -> tuple[Value, ...]:
        """Return what a layerwise step makes of a node whose grids are of one size, applied to all at once."""
        if parent.kind == GRID:
            return tuple(function(None, np.array(parent.values)).astype(SMALL))
        made = function(None, np.concatenate(parent.values)).astype(SMALL)
        starts = [0, *accumulate(map(len, parent.values))]
        return tuple(made[start:stop] for start, stop in pairwise(starts))

    def _apply(self, gives: str, function: Callable[[Any, Any], Any], parent: Node) -> tuple[Value, ...] | None:
        """Return what a step makes of a node, or None if that is not legal for every input."""
        values = []
        for number, (img, value) in enumerate(zip(self._inputs, parent.values, strict=True)):
            try:
                made = function(img, value)
            except Exception:
                return None
            limit = self._limits[number]
            if gives == GRID:
                if not _is_legal(made, limit) or (self._shapes and made.shape != self._shapes[number]):
                    return None
            elif not _are_legal(gives, made, limit):
                return None
            values.append(made)
        return tuple(values)

    def _pick(self, key: Key, pick: Pick, parent: Node) -> tuple[Value, ...] | None:
        """Return what a pick chooses for every input, or None if there is nothing to choose."""
        place = (id(parent), key.text)
        if place not in self._key_values:
            try:
                self._key_values[place] = [values_of(key, parts) for parts in parent.values]
            except Exception:
                self._key_values[place] = None
        known = self._key_values[place]
        if known is None:
            return None
        chosen = []
        for parts, values in zip(parent.values, known, strict=True):
            if not values:
                return None
            number = pick.choose(values)
            if isinstance(number, int):
                chosen.append(parts[number])
            elif not number:
                return None
            else:
                chosen.append(parts[number] if parent.kind == LAYERS else [parts[n] for n in number])
        return tuple(chosen)

    def _keeps_size(self, parent: Node, kind: str, values: tuple[Value, ...]) -> bool:
        """Return whether a value has the size of the outputs, if the one it is made of has it."""
        if PARTS in (parent.kind, kind):
            return True
        known = zip(parent.values, values, self._final, strict=False)
        return any(before.shape[-2:] != shape for before, _, shape in known) or all(
            value.shape[-2:] == shape for value, shape in zip(values, self._final, strict=False)
        )

    def _node(
        self, kind: str, values: tuple[Value, ...], cost: int, text: str, parent: Node, piece: str = ""
    ) -> Node | None:
        """Return the node of a value, or None if the value is known."""
        if kind == PARTS:
            small: tuple[Value, ...] = tuple([part.astype(SMALL) for part in parts] for parts in values)
        else:
            small = tuple(value.astype(SMALL, copy=False) for value in values)
        return self._add(Node(kind, small, cost, text, parent, piece))

    def _colors_of(self, node: Node) -> int:
        """Return the colors of a node's grids, without 0, as bits."""
        if id(node) not in self._colors:
            grids = [grid for value in node.values for grid in (value if node.kind == PARTS else (value,))]
            cells = np.concatenate([grid.ravel() for grid in grids])
            present = (np.bincount(cells, minlength=10) > 0).tolist()
            self._colors[id(node)] = sum(1 << color for color in range(1, 10) if present[color])
        return self._colors[id(node)]

    def _add(self, node: Node) -> Node | None:
        """Add a node to the graph; return None if its value is known, or is empty for all inputs."""
        grids = [grid for value in node.values for grid in value] if node.kind == PARTS else node.values
        cells = b"".join([grid.tobytes() for grid in grids])
        if not cells.strip(b"\0"):
            return None
        lengths = tuple(map(len, node.values)) if node.kind == PARTS else ()
        # What is of one color is the same in any color: whoever uses it may recolor it.
        color = int(np.frombuffer(cells, np.uint8).max())
        if not cells.strip(bytes((0, color))):
            cells = cells.replace(bytes((color,)), b"\1")
        key = (node.kind, lengths, tuple([grid.shape for grid in grids]), blake2b(cells, digest_size=16).digest())
        if key in self._seen:
            return None
        self._seen.add(key)
        self._nodes.setdefault((node.kind, node.cost), []).append(node)
        return node


def _is_legal(grid: Any, limit: tuple[int, int]) -> bool:
    """Return whether a result is a grid; only what counts something can give a number that is no color."""
    return (
        isinstance(grid, np.ndarray)
        and grid.ndim == 2
        and 0 < grid.shape[0] <= limit[0]
        and 0 < grid.shape[1] <= limit[1]
        and (grid.dtype == SMALL or 0 <= int(grid.min()) <= int(grid.max()) <= MAX_COLOR)
    )


def _are_legal(kind: str, parts: Any, limit: tuple[int, int]) -> bool:
    """Return whether a result is a handful of grids."""
    if not 0 < len(parts) <= MAX_PARTS:
        return False
    if kind == LAYERS:
        return parts.ndim == 3 and _is_legal(parts[0], limit)
    return all(_is_legal(part, limit) for part in parts)
