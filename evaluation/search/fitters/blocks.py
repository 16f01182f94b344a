"""Fit blocks: the output is the grid enlarged, repeated, or laid out in turned and mirrored copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.color import mode, palette
from arc_dsl.primitives.geometry import flip, rotate_90, upscale
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 3.0
PIECE_BITS = 2.0
MAX_BLOCKS = 36
MAX_SIDE = 30


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Something that a block can be: its expression, and what it is for each input (all of one shape per input)."""

    source: str
    grids: Sequence[Grid]


def fit_blocks(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return the closing by blocks as large as the grid, or by cells made larger; None if there is none.

    Args:
        target: the task.
        grids: the grids of a state, one for each input.
    """
    train = grids[: target.num_train]
    first, output = train[0], target.outputs[0]
    if all(grid.shape == out.shape for grid, out in zip(train, target.outputs, strict=True)):
        return None
    scale = (output.shape[0] // first.shape[0], output.shape[1] // first.shape[1])
    if scale[0] * scale[1] > 1 and all(
        (grid.shape[0] * scale[0], grid.shape[1] * scale[1]) == out.shape
        for grid, out in zip(train, target.outputs, strict=True)
    ):
        larger = [upscale(grid, scale) if _fits_side(grid, scale) else None for grid in grids]
        source = f"upscale(img, {scale[0] if scale[0] == scale[1] else scale})"
        closing = _exact(target, larger, f"img = {source}", BASE_BITS + 1)
        closing = closing or fit_arrangement(target, _pieces(grids, target.background))
        return closing or _fit_fractal(target, grids)
    return _fit_fractal(target, grids) or _fit_cut_tiles(target, grids)


def fit_arrangement(target: Target, pieces: Sequence[Piece], setup: str = "") -> Closing | None:
    """Return the closing by blocks, each of which is always the same piece.

    Args:
        target: the task.
        pieces: what a block can be, the plainest first.
        setup: statement before that which the expressions of the pieces need.
    """
    num_train = target.num_train
    height, width = pieces[0].grids[0].shape
    num_rows, num_cols = target.outputs[0].shape[0] // height, target.outputs[0].shape[1] // width
    if not 2 <= num_rows * num_cols <= MAX_BLOCKS:
        return None
    sizes = [grid.shape for grid in pieces[0].grids]
    if any(
        output.shape != (num_rows * size[0], num_cols * size[1])
        for output, size in zip(target.outputs, sizes, strict=False)
    ) or any(num_rows * size[0] > MAX_SIDE or num_cols * size[1] > MAX_SIDE for size in sizes):
        return None
    plan: list[list[int]] = []
    agreeing = [True] * num_train
    for row in range(num_rows):
        plan.append([])
        for col in range(num_cols):
            parts = [
                output[row * size[0] : (row + 1) * size[0], col * size[1] : (col + 1) * size[1]]
                for output, size in zip(target.outputs, sizes, strict=False)
            ]
            fits = [
                [
                    part.shape == grid.shape and bool((part == grid).all())
                    for part, grid in zip(parts, piece.grids, strict=False)
                ]
                for piece in pieces
            ]
            chosen = next((index for index, fit in enumerate(fits) if all(fit)), None)
            if chosen is None:
                return None
            plan[-1].append(chosen)
            for pair in range(num_train):
                # Without this pair an earlier piece may fit all the others; then the blocks would be taken for it.
                without = next(fit for fit in fits if all(fit[:pair] + fit[pair + 1 :]))
                agreeing[pair] = agreeing[pair] and without[pair]
    outputs = tuple(
        np.block([[pieces[index].grids[number] for index in line] for line in plan])
        for number in range(num_train, len(sizes))
    )
    used = {index for line in plan for index in line}
    return Closing(
        statement=f"{setup}img = {_write([[pieces[index].source for index in line] for line in plan])}",
        outputs=outputs,
        cost=BASE_BITS + PIECE_BITS * len(used),
        kind="blocks",
        agreement=sum(agreeing) / num_train if num_train > 1 else 0.0,
    )


def _pieces(grids: Sequence[Grid], background: int) -> list[Piece]:
    """Return the copies of the grids that blocks can be: as they are, turned, mirrored, empty, the negative."""
    pieces = [
        Piece("img", grids),
        Piece("flip(img, 1)", [flip(grid, 1) for grid in grids]),
        Piece("flip(img, 0)", [flip(grid, 0) for grid in grids]),
        Piece("rotate_90(img, 2)", [rotate_90(grid, 2) for grid in grids]),
        Piece(f"create_img(img.shape, {background})", [np.full_like(grid, background) for grid in grids]),
    ]
    if all(grid.shape[0] == grid.shape[1] for grid in grids):
        pieces += [
            Piece("rotate_90(img)", [rotate_90(grid) for grid in grids]),
            Piece("rotate_90(img, -1)", [rotate_90(grid, -1) for grid in grids]),
            Piece('flip(img, "diagonal")', [flip(grid, "diagonal") for grid in grids]),
            Piece('flip(img, "antidiagonal")', [flip(grid, "antidiagonal") for grid in grids]),
        ]
    negatives = _negatives(grids, background)
    if negatives is not None:
        pieces.append(negatives)
    return pieces


def _fit_fractal(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return the closing by a copy of the grid for each of its cells at which a mask holds; the others are 0."""
    if any(max(side * side for side in grid.shape) > MAX_SIDE for grid in grids) or any(
        output.shape != (grid.shape[0] ** 2, grid.shape[1] ** 2)
        for grid, output in zip(grids, target.outputs, strict=False)
    ):
        return None
    background = target.background
    masks: list[tuple[str, Callable[[Grid], Grid]]] = [
        (f"img != {background}", lambda grid: grid != background),
        ("img == mode(img)", lambda grid: grid == mode(grid)),
        ("img == palette(img)[-1]", lambda grid: grid == palette(grid)[-1]),
        *((f"img == {color}", lambda grid, color=color: grid == color) for color in range(10)),
    ]
    pieces: list[tuple[str, Sequence[Grid]]] = [("img", grids)]
    negatives = _negatives(grids, background)
    if negatives is not None:
        pieces.append((negatives.source, negatives.grids))
    for piece_source, copies in pieces:
        for mask_source, mask_of in masks:
            made = [np.kron(mask_of(grid), copy) for grid, copy in zip(grids, copies, strict=True)]
            closing = _exact(target, made, f"img = np.kron({mask_source}, {piece_source})", BASE_BITS + 2 * PIECE_BITS)
            if closing is not None:
                return closing
    return None


def _negatives(grids: Sequence[Grid], background: int) -> Piece | None:
    """Return the grids with background and color exchanged; None if one of them has another number of colors."""
    colors = [palette(grid, exclude=background) for grid in grids]
    if any(len(others) != 1 for others in colors):
        return None
    return Piece(
        f"np.where(img == {background}, palette(img, exclude={background})[0], {background})",
        [np.where(grid == background, others[0], background) for grid, others in zip(grids, colors, strict=True)],
    )


def _fit_cut_tiles(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return the closing by repeating the grid over an output of fixed size."""
    shapes = {output.shape for output in target.outputs}
    if len(shapes) != 1:
        return None
    [(height, width)] = shapes
    if any(grid.shape[0] > height or grid.shape[1] > width for grid in grids):
        return None
    times = max(-(-height // grid.shape[0]) for grid in grids), max(-(-width // grid.shape[1]) for grid in grids)
    made = [np.tile(grid, times)[:height, :width] for grid in grids]
    return _exact(target, made, f"img = np.tile(img, {times})[:{height}, :{width}]", BASE_BITS + PIECE_BITS)


def _exact(target: Target, made: Sequence[Grid | None], statement: str, bits: float) -> Closing | None:
    """Return the closing by a statement in which nothing is fitted to pairs, if it is right."""
    grids = [grid for grid in made if grid is not None]
    if len(grids) < len(made) or not target.fits(grids):
        return None
    return Closing(statement, tuple(grids[target.num_train :]), bits, "blocks", 1.0)


def _fits_side(grid: Grid, scale: tuple[int, int]) -> bool:
    """Return whether a grid, so enlarged, is not too large."""
    height, width = grid.shape
    return bool(height * scale[0] <= MAX_SIDE and width * scale[1] <= MAX_SIDE)


def _write(plan: Sequence[Sequence[str]]) -> str:
    """Return the expression of blocks in as few words as there are."""
    sources = {source for line in plan for source in line}
    if len(sources) == 1:
        return f"np.tile({sources.pop()}, {(len(plan), len(plan[0]))})"
    lines = [f"[{', '.join(line)}]" for line in plan]
    if len(lines) == 1:
        return f"np.hstack({lines[0]})"
    if all(len(line) == 1 for line in plan):
        return f"np.vstack([{', '.join(line[0] for line in plan)}])"
    return f"np.block([{', '.join(lines)}])"
