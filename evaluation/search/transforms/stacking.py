"""Stacking: pieces that contradict no train cell, laid on each other until all cells are covered.

A piece is a grid of the graph as it is, or the cells where that grid has one color, in another color; in color 0 it
is an eraser: what lies below is hidden. The piece that is chosen first lies on top; the ones below may be wrong where
they are hidden. Cells are bits, all train pairs in a row, so that one operation looks at all pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from evaluation.search.transforms.graph import Node

Bits = npt.NDArray[np.uint64]  # (..., words): a bit for each train cell

MAX_PIECES = 6
NUM_FIRST = 6  # pieces that are tried as the first one
CAPS = (6, 9, 12, 15, 99)  # bits: pieces up to each of these costs make a stack of their own
NEAR_WAYS = tuple(
    product((9, 99), (0, 1), (False, True))
)  # of building stacks that are right on all pairs but one: see `_build`
NUM_STACKS = 6  # for which it is asked how far the pairs agree
PIECE_COST = 3  # bits, of each piece after the first
RECOLOR_COST = 5  # bits, of one color of a grid in another color
CANVAS_COST = 3  # bits, of a canvas that is not empty


@dataclass(frozen=True, eq=False)
class Piece:
    """Cells of a grid that are laid on the canvas.

    Attributes:
        node: the grid.
        shown: the color whose cells are meant; -1 means all cells but the empty ones, as they are.
        color: color in which they are laid, 0 to hide what is below; -1 if as they are.
        cost: in bits.
        row: its number among the pile's grids, or among its cells of one color.
    """

    node: Node
    shown: int
    color: int
    cost: float
    row: int


@dataclass(frozen=True, eq=False)
class Stack:
    """Pieces that make the train outputs.

    Attributes:
        pieces: the top one first.
        canvas: color below all of them.
        cost: in bits.
        agreement: share of the train pairs that come out right when the pieces are chosen without them, 0-1.
    """

    pieces: tuple[Piece, ...]
    canvas: int
    cost: float
    agreement: float = 1.0


class Pile:
    """The pieces that there are for a task.

    Args:
        nodes: grids whose sizes are those of the train outputs, cheapest first.
        cells: their train cells in a row, (number of nodes, number of cells).
        output: the cells of the train outputs.
        sizes: number of cells of each train pair.
    """

    def __init__(
        self,
        nodes: Sequence[Node],
        cells: npt.NDArray[np.int8],
        output: npt.NDArray[np.int8],
        sizes: Sequence[int],
    ) -> None:
        pair_of_cell = np.repeat(np.arange(len(sizes)), sizes)
        self._pairs = [_pack(pair_of_cell == pair) for pair in range(len(sizes))]
        self._nodes = nodes
        self._output = {int(color): _pack(output == color) for color in np.unique(output)}
        self._all = _pack(np.ones(len(output), dtype=bool))
        self._wrong = {color: self._all & ~right for color, right in self._output.items()}
        node_costs = np.array([node.cost for node in nodes], dtype=np.float64)
        # Grids as they are.
        self._covers = _pack((cells == output) & (cells != 0))
        self._breaks = _pack((cells != output) & (cells != 0))
        self._costs = node_costs
        # The cells of one color of a grid.
        numbers, colors = [], []
        masks: list[Bits] = []
        known: set[bytes] = set()
        for color in range(10):
            some = cells == color
            for number in some.any(axis=1).nonzero()[0].tolist():
                numbers.append(number)
                colors.append(color)
            masks.append(_pack(some[some.any(axis=1)]))
        every = np.concatenate(masks)
        order = np.argsort(node_costs[numbers], kind="stable")
        keep = []
        for place in order.tolist():
            value = every[place].tobytes()
            if value not in known:
                known.add(value)
                keep.append(place)
        self._masks = every[keep]
        self._mask_nodes = np.array(numbers)[keep]
        self._mask_colors = np.array(colors)[keep]
        self._mask_costs = node_costs[self._mask_nodes] + RECOLOR_COST

    def build(self) -> list[Stack]:
        """Return the cheapest different stacks, cheapest first, at most `NUM_STACKS`."""
        found: dict[object, tuple[Stack, tuple[float, int, bool]]] = {}
        for way in product(CAPS, range(NUM_FIRST), (False, True) if 0 in self._output else (False,)):
            stack = self._build(*way, self._all)
            if stack:
                found.setdefault((stack.canvas, *((piece.row, piece.color) for piece in stack.pieces)), (stack, way))
        cheapest = sorted(found.values(), key=lambda pair: pair[0].cost)[:NUM_STACKS]
        return [replace(stack, agreement=self._agree(*way)) for stack, way in cheapest]

    def build_near(self) -> list[Stack]:
        """Return the cheapest different stacks that are right on all train pairs but one, at most `NUM_STACKS`."""
        found: dict[object, Stack] = {}
        pairs = self._pairs if len(self._pairs) > 1 else []
        for pair, (cap, first, erase) in product(pairs, NEAR_WAYS):
            stack = self._build(cap, first, erase, self._all & ~pair)
            if stack:
                found.setdefault((stack.canvas, *((piece.row, piece.color) for piece in stack.pieces)), stack)
        return sorted(found.values(), key=lambda stack: stack.cost)[:NUM_STACKS]

    def _build(self, cap: float, first: int, erase: bool, left: Bits) -> Stack | None:
        """Stack pieces up to a cost greedily on the cells that are left.

        Args:
            cap: bits that a piece may cost.
            first: which piece of those that cover most is the first one; 0 for the best.
            erase: whether erasers may be among the pieces.
            left: the cells.
        """
        pieces: list[tuple[Piece, Bits]] = []
        while True:
            canvas = self._canvas(left)
            if canvas is not None and pieces:
                return Stack(tuple(piece for piece, _ in pieces), canvas, _price(pieces, canvas))
            if len(pieces) == MAX_PIECES:
                return None
            ranked = self._rank(left, cap, erase, 0 if pieces else first)
            if ranked is None:
                return None
            left = left & ~ranked[1]
            pieces.append(ranked)

    def _agree(self, cap: float, first: int, erase: bool) -> float:
        """Return the share of pairs that a stack chosen for the other pairs gets right."""
        if len(self._pairs) == 1:
            return 1.0
        right = 0
        for pair in self._pairs:
            stack = self._build(cap, first, erase, self._all & ~pair)
            right += stack is not None and self._is_right(stack, pair)
        return right / len(self._pairs)

    def _is_right(self, stack: Stack, left: Bits) -> bool:
        """Return whether a stack has the right colors in some cells."""
        for piece in stack.pieces:
            row = piece.row
            if piece.color < 0:
                wrong, shown = self._breaks[row], self._breaks[row] | self._covers[row]
            else:
                wrong, shown = self._masks[row] & self._wrong[piece.color], self._masks[row]
            if (wrong & left).any():
                return False
            left = left & ~shown
        return (stack.canvas in self._wrong and not (left & self._wrong[stack.canvas]).any()) or not left.any()

    def _canvas(self, left: Bits) -> int | None:
        """Return the color of all cells that are left, 0 if there are none, None if they differ."""
        for color, wrong in self._wrong.items():
            if not (left & wrong).any():
                return color if (left & self._output[color]).any() else 0
        return None

    def _rank(self, left: Bits, cap: float, erase: bool, place: int) -> tuple[Piece, Bits] | None:
        """Return the piece that covers most of what is left, or the next best ones, and the cells it covers."""
        offers: list[tuple[int, float, int, int]] = []  # cells, cost, row, color
        fits = (~(self._breaks & left).any(axis=1) & (self._costs <= cap)).nonzero()[0]
        self._offer(offers, fits, self._covers[fits] & left, self._costs, -1)
        cheap = self._mask_costs <= cap
        for color, wrong in self._wrong.items():
            if color == 0 and not erase:
                continue
            fits = (~(self._masks & (left & wrong)).any(axis=1) & cheap).nonzero()[0]
            self._offer(offers, fits, self._masks[fits] & (left & self._output[color]), self._mask_costs, color)
        offers.sort(key=lambda offer: (-offer[0], offer[1], offer[2], offer[3]))
        if place >= len(offers):
            return None
        _, cost, row, color = offers[place]
        if color < 0:
            return Piece(self._nodes[row], -1, -1, cost, row), self._covers[row]
        node = self._nodes[self._mask_nodes[row]]
        return Piece(node, int(self._mask_colors[row]), color, cost, row), self._masks[row]

    def _offer(
        self,
        offers: list[tuple[int, float, int, int]],
        rows: npt.NDArray[np.intp],
        covered: Bits,
        costs: npt.NDArray[np.float64],
        color: int,
    ) -> None:
        """Add the best of some pieces to the offers."""
        if not len(rows):
            return
        gains = np.bitwise_count(covered).sum(axis=1, dtype=np.int64)
        best = np.lexsort((costs[rows], -gains))[:NUM_FIRST]
        for number in best.tolist():
            if gains[number]:
                row = int(rows[number])
                offers.append((int(gains[number]), float(costs[row]), row, color))


def _price(pieces: Sequence[tuple[Piece, Bits]], canvas: int) -> float:
    """Return the cost of a stack: steps that several pieces share are paid once."""
    steps: dict[int, int] = {}
    for piece, _ in pieces:
        node = piece.node
        while node.parent is not None:
            steps[id(node)] = node.cost - node.parent.cost
            node = node.parent
    recolored = sum(piece.color >= 0 for piece, _ in pieces)
    more = PIECE_COST * (len(pieces) - 1) + RECOLOR_COST * recolored + (CANVAS_COST if canvas else 0)
    return float(sum(steps.values()) + more)


def _pack(cells: npt.NDArray[np.bool_]) -> Bits:
    """Return booleans as bits, the last axis in words of 64."""
    packed = np.packbits(cells, axis=-1)
    short = -packed.shape[-1] % 8
    padded = np.pad(packed, [(0, 0)] * (packed.ndim - 1) + [(0, short)])
    return np.ascontiguousarray(padded).view(np.uint64)
