"""Sprites: small pictures to be placed on a canvas.

A sprite is an int64 array (height, width) of colors 0-9 whose `CLEAR` cells let the background through.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Sprite = npt.NDArray[np.int64]  # (height, width), colors 0-9 or CLEAR
Mask = npt.NDArray[np.bool_]  # (height, width)

CLEAR = -1
FOUR_NEIGHBORS = ((-1, 0), (1, 0), (0, -1), (0, 1))
EIGHT_NEIGHBORS = (*FOUR_NEIGHBORS, (-1, -1), (-1, 1), (1, -1), (1, 1))


def sprite_of(mask: Mask, color: int) -> Sprite:
    """Return the mask painted in one color."""
    return np.where(mask, color, CLEAR)


def solid(height: int, width: int, color: int) -> Sprite:
    """Return a filled rectangle; with a side of 1, a line, and with both, a point."""
    return np.full((height, width), color, np.int64)


def outline(height: int, width: int, color: int, inside: int = CLEAR) -> Sprite:
    """Return a rectangle with a border one cell thick, its inside clear or of another color."""
    sprite = np.full((height, width), color, np.int64)
    sprite[1:-1, 1:-1] = inside
    return sprite


def diagonal(length: int, color: int, rising: bool = False) -> Sprite:
    """Return a diagonal line, falling from the top left unless `rising`; its cells touch at corners only."""
    mask = np.eye(length, dtype=bool)
    return sprite_of(mask[::-1] if rising else mask, color)


def blob(rng: np.random.Generator, max_height: int, max_width: int, color: int, connectivity: int = 4) -> Sprite:
    """Return a random connected shape of at least two cells that fits into the box, cut to its own bounding box.

    Args:
        rng: random numbers.
        max_height: rows of the box, at least 1; the box holds at least 2 cells.
        max_width: columns of the box.
        color: color of the shape.
        connectivity: 4, or 8 to let cells touch at corners.
    """
    steps = FOUR_NEIGHBORS if connectivity == 4 else EIGHT_NEIGHBORS
    area = max_height * max_width
    num_cells = min(area, max(2, round(area * rng.uniform(0.3, 0.8))))
    picks = rng.random(num_cells + 2).tolist()
    row, col = int(picks[-1] * max_height), int(picks[-2] * max_width)
    mask = np.zeros((max_height, max_width), bool)
    mask[row, col] = True
    reached = {(row, col)}
    frontier: list[tuple[int, int]] = []
    for number in range(num_cells - 1):
        for step_row, step_col in steps:
            cell = (row + step_row, col + step_col)
            if 0 <= cell[0] < max_height and 0 <= cell[1] < max_width and cell not in reached:
                reached.add(cell)
                frontier.append(cell)
        # Swapping with the last keeps the removal cheap.
        chosen = int(picks[number] * len(frontier))
        frontier[chosen], frontier[-1] = frontier[-1], frontier[chosen]
        row, col = frontier.pop()
        mask[row, col] = True
    return sprite_of(trim_mask(mask), color)


def ring_blob(rng: np.random.Generator, height: int, width: int, color: int) -> Sprite:
    """Return a shape with one enclosed hole, of exactly (height, width), both at least 3."""
    mask = np.ones((height, width), bool)
    hole_height, hole_width = int(rng.integers(1, height - 1)), int(rng.integers(1, width - 1))
    row, col = int(rng.integers(1, height - hole_height)), int(rng.integers(1, width - hole_width))
    mask[row : row + hole_height, col : col + hole_width] = False
    return sprite_of(mask, color)


def with_holes(rng: np.random.Generator, height: int, width: int, color: int, num_holes: int) -> Sprite:
    """Return a rectangle with one-cell holes that touch neither each other nor the border.

    Raises:
        ValueError: there is no room for so many holes.
    """
    places = [(row, col) for row in range(1, height - 1, 2) for col in range(1, width - 1, 2)]
    if num_holes > len(places):
        raise ValueError(f"a {height}x{width} rectangle has room for {len(places)} holes, asked for {num_holes}")
    sprite = solid(height, width, color)
    for number in rng.permutation(len(places))[:num_holes]:
        sprite[places[number]] = CLEAR
    return sprite


def symmetric_blob(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a random connected shape that a mirror left-right leaves as it is; the box is at least 1x4."""
    half = blob(rng, max_height, (max_width + 1) // 2, color)
    shares_middle = 2 * half.shape[1] > max_width or rng.random() < 0.5
    return np.hstack([half, half[:, -2::-1] if shares_middle and half.shape[1] > 1 else half[:, ::-1]])


def recolor_randomly(rng: np.random.Generator, sprite: Sprite, colors: Sequence[int]) -> Sprite:
    """Return the sprite with each cell in a random one of `colors`, and at least two of them where it has two cells."""
    cells = np.flatnonzero(sprite.ravel() != CLEAR)
    painted = sprite.copy()
    values = np.asarray(colors)[rng.integers(0, len(colors), len(cells))]
    if len(cells) > 1 and len(colors) > 1 and (values == values[0]).all():
        values[int(rng.integers(len(cells)))] = next(color for color in colors if color != values[0])
    painted.ravel()[cells] = values
    return painted


def random_sprite(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a shape of a random kind that fits into the box: blob, rectangle, outline, line, ring or symmetric."""
    kind = int(rng.integers(6))
    height, width = int(rng.integers(1, max_height + 1)), int(rng.integers(1, max_width + 1))
    if kind == 0:
        return solid(height, width, color)
    if kind == 1 and min(height, width) >= 3:
        return outline(height, width, color)
    if kind == 2 and min(height, width) >= 3:
        return ring_blob(rng, height, width, color)
    if kind == 3:
        return solid(1, width, color) if rng.random() < 0.5 else solid(height, 1, color)
    if kind == 4 and max_height >= 2 and max_width >= 4:
        return symmetric_blob(rng, max_height, max_width, color)
    if max_height * max_width < 2:
        return solid(1, 1, color)
    return blob(rng, max_height, max_width, color)


def trim_mask(mask: Mask) -> Mask:
    """Return the part of the mask inside the bounding box of its True cells."""
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
