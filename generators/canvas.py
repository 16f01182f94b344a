"""A canvas: a grid on which sprites are placed, without trial and error.

Where a sprite may go is computed at once for all positions from running sums of the taken cells. An impossible
placement is therefore known after one look, and a possible one is uniform over the places there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from generators.registry import UndrawableError
from generators.sprites import CLEAR, Mask, Sprite


@dataclass(frozen=True, eq=False)
class Placement:
    """A sprite on a canvas: the sprite, and the row and column of its top left corner."""

    sprite: Sprite
    row: int
    col: int

    @property
    def height(self) -> int:
        """Rows of the sprite."""
        return int(self.sprite.shape[0])

    @property
    def width(self) -> int:
        """Columns of the sprite."""
        return int(self.sprite.shape[1])

    @property
    def area(self) -> int:
        """Number of cells that are not clear."""
        return int((self.sprite != CLEAR).sum())


class Canvas:
    """A grid, and which of its cells are taken.

    Attributes:
        grid: (height, width) cells; paint on it freely, and call `block` for what must stay free of sprites.
        taken: (height, width) True where no sprite may go.
        placements: what was placed, in order.
    """

    def __init__(self, shape: tuple[int, int], color: int = 0) -> None:
        self.grid: Grid = np.full(shape, color, np.int64)
        self.taken: Mask = np.zeros(shape, bool)
        self.placements: list[Placement] = []

    def block(self, top: int, left: int, height: int, width: int) -> None:
        """Keep sprites out of a rectangle; the part outside the canvas is ignored."""
        self.taken[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = True

    def free_corners(self, height: int, width: int, inside: int = 0) -> npt.NDArray[np.int64]:
        """Return the (row, column) of every top left corner at which a box of that size covers no taken cell.

        Args:
            height: rows of the box.
            width: columns of the box.
            inside: cells to stay away from the border of the canvas.

        Returns:
            (places, 2) positions, in reading order.
        """
        rows, cols = self.grid.shape
        if height + 2 * inside > rows or width + 2 * inside > cols:
            return np.empty((0, 2), np.int64)
        sums = np.zeros((rows + 1, cols + 1), np.int64)
        np.cumsum(np.cumsum(self.taken, axis=0), axis=1, out=sums[1:, 1:])
        covered = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
        inner = covered[inside : covered.shape[0] - inside, inside : covered.shape[1] - inside]
        return np.argwhere(inner == 0) + inside

    def put(self, sprite: Sprite, row: int, col: int, gap: int = 1) -> Placement:
        """Place a sprite with its top left corner at a given cell, over whatever is there.

        Args:
            sprite: what to place; all of it must lie on the canvas.
            row: row of its top left corner.
            col: column of its top left corner.
            gap: free cells to keep between its bounding box and later sprites; 0 lets them touch.
        """
        height, width = sprite.shape
        if row < 0 or col < 0 or row + height > self.grid.shape[0] or col + width > self.grid.shape[1]:
            raise ValueError(f"a {height}x{width} sprite at ({row}, {col}) leaves the {self.grid.shape} canvas")
        window = self.grid[row : row + height, col : col + width]
        np.copyto(window, sprite, where=sprite != CLEAR)
        self.block(row - gap, col - gap, height + 2 * gap, width + 2 * gap)
        placement = Placement(sprite, row, col)
        self.placements.append(placement)
        return placement

    def try_place(self, rng: np.random.Generator, sprite: Sprite, gap: int = 1, inside: int = 0) -> Placement | None:
        """Place a sprite at a random free position; return None when there is none.

        Args:
            rng: random numbers.
            sprite: what to place.
            gap: free cells to keep between its bounding box and later sprites; 0 lets them touch.
            inside: cells to stay away from the border of the canvas.
        """
        corner = self.random_corner(rng, sprite, inside)
        return None if corner is None else self.put(sprite, *corner, gap)

    def random_corner(self, rng: np.random.Generator, sprite: Sprite, inside: int = 0) -> tuple[int, int] | None:
        """Return where the top left corner of a sprite may go, at random among the free positions; None if nowhere."""
        height, width = sprite.shape
        corners = self.free_corners(height, width, inside)
        if not len(corners):
            return None
        row, col = corners[int(rng.integers(len(corners)))].tolist()
        return row, col

    def place(self, rng: np.random.Generator, sprite: Sprite, gap: int = 1, inside: int = 0) -> Placement:
        """Place a sprite at a random free position, as `try_place` does.

        Raises:
            UndrawableError: there is no free position.
        """
        placement = self.try_place(rng, sprite, gap, inside)
        if placement is None:
            raise UndrawableError(f"no room for a {sprite.shape} sprite on a {self.grid.shape} canvas")
        return placement
