"""Fit a move: all objects of a list are moved alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.drawing import draw_object
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import paint
from arc_dsl.primitives.registry import CONSTANTS
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 3.0
STEP_BITS = 1.0  # for each step of a move, at most MAX_STEP_BITS
MAX_STEP_BITS = 4.0
OWN_SIZE_BITS = 3.0  # a move by as many cells as the object is large
MAX_OBJECTS = 12
MAX_CANDIDATES = 4

Move = tuple[str, float, Callable[[Object], Object]]  # the argument of `move`, its bits, what it does


def fit_move(target: Target, grids: Sequence[Grid], objects: Sequence[Sequence[Object]], source: str) -> Closing | None:
    """Return the closing that moves every object of a list alike, or draws it again where it would move to.

    Args:
        target: the task.
        grids: the grids of a state, one for each input.
        objects: a list of objects of each of them.
        source: the expression over `img` that gives the list.
    """
    num_train = target.num_train
    train = grids[:num_train]
    if any(grid.shape != output.shape for grid, output in zip(train, target.outputs, strict=True)):
        return None
    if any(not 0 < len(items) <= MAX_OBJECTS for items in objects):
        return None
    background = target.background
    pairs = min(2, num_train)
    moves = {move[0]: move for pair in range(pairs) for move in _moves(objects[pair], target.outputs[pair])}
    best: Closing | None = None
    for erase in (True, False):
        under = [paint(grid, items, background) if erase else grid for grid, items in zip(grids, objects, strict=True)]
        right = {
            text: [
                np.array_equal(_draw(grid, items, move), output)
                for grid, items, output in zip(under, objects, target.outputs, strict=False)
            ]
            for text, (_, _, move) in moves.items()
        }
        fitting = [moves[text] for text in moves if all(right[text])]
        if not fitting:
            continue
        text, bits, move = min(fitting, key=lambda item: item[1])
        if best is not None and best.cost <= BASE_BITS + bits:
            continue
        agreeing = 0
        for left_out in range(num_train):
            others = [name for name in moves if all(right[name][:left_out] + right[name][left_out + 1 :])]
            agreeing += right[min(others, key=lambda name: moves[name][1])][left_out]
        drawn = f"paint(img, (x := {source}), {background})" if erase else "img"
        items_text = "x" if erase else source
        best = Closing(
            statement=f"img = draw_object({drawn}, [o.move({text}) for o in {items_text}])",
            outputs=tuple(
                _draw(grid, items, move) for grid, items in zip(under[num_train:], objects[num_train:], strict=True)
            ),
            cost=BASE_BITS + bits,
            kind="move",
            agreement=agreeing / num_train if num_train > 1 else 0.0,
        )
    return best


def _draw(grid: Grid, items: Sequence[Object], move: Callable[[Object], Object]) -> Grid:
    """Return the grid with the moved objects on it."""
    return draw_object(grid, [move(item) for item in items])


def _moves(items: Sequence[Object], output: Grid) -> list[Move]:
    """Return the moves after which the largest object of a list is found in the output, the shortest first."""
    largest = max(items, key=lambda item: item.area)
    cells, colors, box = largest.cells, largest.cell_colors, largest.bounding_box
    height, width = output.shape
    steps = []
    for row, col in np.argwhere(output == colors[0]).tolist():
        down, right = row - int(cells[0, 0]), col - int(cells[0, 1])
        if not (down or right) or box.min_row + down < 0 or box.min_col + right < 0:
            continue
        if box.max_row + down >= height or box.max_col + right >= width:
            continue
        if (output[cells[:, 0] + down, cells[:, 1] + right] == colors).all():
            steps.append((abs(down) + abs(right), down, right))
    moves: list[Move] = []
    for length, down, right in sorted(steps)[:MAX_CANDIDATES]:
        offset = (down, right)
        moves.append((str(offset), min(MAX_STEP_BITS, STEP_BITS * length), _by(offset)))
    for rows, cols in [*CONSTANTS["STRAIGHT"], *CONSTANTS["DIAGONAL"]]:
        if any((rows * largest.height, cols * largest.width) == (down, right) for _, down, right in steps):
            text = f"({_times(rows, 'o.height')}, {_times(cols, 'o.width')})"
            moves.append((text, OWN_SIZE_BITS, _by_own_size(rows, cols)))
    return moves


def _by(offset: tuple[int, int]) -> Callable[[Object], Object]:
    return lambda item: item.move(offset)


def _by_own_size(rows: int, cols: int) -> Callable[[Object], Object]:
    return lambda item: item.move((rows * item.height, cols * item.width))


def _times(factor: int, size: str) -> str:
    return {0: "0", 1: size, -1: f"-{size}"}[factor]
