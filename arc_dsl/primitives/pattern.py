"""Patterns: periods, symmetries, and completing what they determine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import product

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.geometry import flip, orientations
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Mask, Numbers, Point

Image = tuple[Mask, Numbers, Numbers]  # of every cell: whether it has an image in the grid, and its row and column


@primitive("patterns")
def find_pattern(img: Grid, pattern: Grid | Object, wildcard: int | None = None) -> list[Point]:
    """Find every place where a small pattern occurs in a grid.

    Args:
        img: grid to search.
        pattern: grid, or object (cells of its bounding box that are not its own may have any color).
        wildcard: color of the pattern that matches any color.

    Returns:
        The top-left corner (row, column) of every occurrence, in reading order.

    Example:
        >>> find_pattern([[0, 1, 2, 0], [1, 2, 0, 0]], [[1, 2]])
        [(0, 1), (1, 0)]
    """
    grid = np.asarray(img)
    small = pattern.to_img(background_color=-1) if isinstance(pattern, Object) else np.asarray(pattern)
    height, width = grid.shape[0] - small.shape[0] + 1, grid.shape[1] - small.shape[1] + 1
    if height < 1 or width < 1:
        return []
    fits = np.ones((height, width), dtype=bool)
    for (row, col), color in np.ndenumerate(small):
        if color != -1 and color != wildcard:
            fits &= grid[row : row + height, col : col + width] == color
    return [(row, col) for row, col in np.argwhere(fits).tolist()]


@primitive("patterns")
def find_placements(
    img: Grid, object: Object, colors: int | Collection[int], rotate: bool = False, mirror: bool = False
) -> list[Object]:
    """Find where an object fits so that its cells of some colors lie on cells of the same color in the grid.

    Args:
        img: grid with marker cells; cells of the object of other colors need not be there yet.
        object: object with marker cells.
        colors: color, or colors, of the marker cells.
        rotate: True tries quarter turns of the object as well.
        mirror: True tries mirror images, left to right and top to bottom, as well.

    Returns:
        The object moved (and turned) to every place where it fits, without the place where it is already.

    Example:
        >>> img = np.array([[8, 3, 0], [0, 0, 0], [0, 3, 0]])
        >>> corner = Object([(0, 0), (0, 1)], [8, 3])
        >>> [found.cells for found in find_placements(img, corner, colors=3)]
        [[[2, 0], [2, 1]]]
        >>> len(find_placements(img, corner, colors=3, rotate=True))
        7
    """
    every = orientations(object) if rotate or mirror else [object]
    tried = every if rotate and mirror else every[:4] if rotate else every[::2] if mirror else every
    found: dict[Object, None] = {}
    for item in tried:
        markers = item.part(colors)
        if not markers.area:
            return []
        shift_row, shift_col = item.min_row - markers.min_row, item.min_col - markers.min_col
        for row, col in find_pattern(img, markers):
            found[item.move_to((row + shift_row, col + shift_col))] = None
    found.pop(object, None)
    return list(found)


@primitive("patterns")
def find_period(img: Grid, axis: int, hidden_color: int | None = None) -> int:
    """Return after how many rows or columns a grid repeats itself.

    Args:
        img: grid; the last repetition may be cut off.
        axis: 0 looks from row to row, 1 from column to column.
        hidden_color: color of cells that hide the pattern and match anything.

    Returns:
        The smallest period; the height or width of the grid if nothing repeats.

    Example:
        >>> find_period([[1, 2, 3, 1, 2, 3, 1]], axis=1)
        3
    """
    grid = np.asarray(img) if axis == 0 else np.asarray(img).T
    for period in range(1, len(grid)):
        a, b = grid[period:], grid[:-period]
        same = a == b
        if hidden_color is not None:
            same |= (a == hidden_color) | (b == hidden_color)
        if same.all():
            return period
    return len(grid)


@primitive("patterns")
def complete_pattern(img: Grid, hidden_color: int | None = None, shape: tuple[int, int] | None = None) -> Grid:
    """Restore or continue a pattern that repeats: wallpaper, stripes (also diagonal ones), checkers, sequences.

    Args:
        img: grid that shows enough of the pattern.
        hidden_color: color of the cells to restore; None if all cells belong to the pattern.
        shape: (height, width) of the result, whose top-left part is `img`; None keeps the size.

    Returns:
        The smallest repeating pattern that agrees with every cell that is not hidden and hides no cell of the result;
        if there is none, the one that leaves fewest hidden. Cells it does not determine keep `hidden_color` (or 0).

    Example:
        >>> complete_pattern([[1, 2, 1, 2], [2, 0, 2, 1], [1, 2, 0, 0]], hidden_color=0)
        [[1, 2, 1, 2], [2, 1, 2, 1], [1, 2, 1, 2]]
        >>> complete_pattern([[1, 2, 3]], shape=(1, 5))
        [[1, 2, 3, 1, 2]]
    """
    grid = np.asarray(img)
    known = np.ones(grid.shape, dtype=bool) if hidden_color is None else grid != hidden_color
    empty = 0 if hidden_color is None else hidden_color
    height, width = grid.shape if shape is None else shape
    rows, cols = np.indices((max(height, grid.shape[0]), max(width, grid.shape[1])))
    best: Grid | None = None
    fewest = rows.size + 1
    for down, across, slant in _lattices(grid, known):
        place = (rows % down) * across + (cols - slant * (rows // down)) % across
        table = np.full(down * across, -1, dtype=np.int64)
        shown = place[: grid.shape[0], : grid.shape[1]][known]
        table[shown] = grid[known]
        if not np.array_equal(table[shown], grid[known]):
            continue
        filled = table[place[:height, :width]]
        missing = int((filled == -1).sum())
        if missing < fewest:
            best, fewest = np.where(filled == -1, empty, filled), missing
        if not missing:
            break
    assert best is not None  # the whole grid as one period always agrees
    return best


@primitive("patterns")
def complete_symmetry(img: Grid, hidden_color: int) -> Grid:
    """Restore the hidden cells of a symmetric picture from their mirror images.

    Args:
        img: picture that is symmetric left to right, top to bottom or over a diagonal, or else under half or quarter
            turns, except for hidden cells; the center of symmetry may lie beside the middle of the grid.
        hidden_color: color of the cells to restore.

    Returns:
        A new grid; cells that no symmetry determines stay hidden.

    Example:
        >>> complete_symmetry([[1, 2, 0], [3, 4, 3], [1, 2, 1]], hidden_color=0)
        [[1, 2, 1], [3, 4, 3], [1, 2, 1]]
    """
    out = np.array(img)
    partners = _symmetries(out, out != hidden_color)
    changed = True
    while changed and (out == hidden_color).any():
        changed = False
        for inside, rows, cols in partners:
            image = np.where(inside, out[rows, cols], hidden_color)
            gain = (out == hidden_color) & (image != hidden_color)
            if gain.any():
                out[gain] = image[gain]
                changed = True
    return out


@primitive("patterns")
def is_symmetric(img: Grid | Object, axis: int | str) -> bool:
    """Whether a grid or an object is its own mirror image.

    Args:
        img: grid or object.
        axis: as for `flip`: 0 swaps top and bottom, 1 left and right, or "diagonal" or "antidiagonal".

    Example:
        >>> is_symmetric([[1, 2, 1]], axis=1)
        True
    """
    grid = img.to_img(background_color=-1) if isinstance(img, Object) else np.asarray(img)
    return np.array_equal(grid, flip(grid, axis))


def _lattices(grid: Grid, known: Mask) -> Iterator[tuple[int, int, int]]:
    """Yield (rows, columns, slant) of repeating patterns that may agree with the known cells, smallest first.

    The pattern repeats after `columns` columns, and after `rows` rows shifted by `slant` columns. Only patterns of no
    more cells than are known can be determined by them; the last one yielded is the whole grid, which always agrees.
    """
    height, width = grid.shape
    num_known = int(known.sum())

    @cache
    def agrees(down: int, across: int) -> bool:
        differ = grid[down:, across:] != grid[: height - down, : width - across]
        both = known[down:, across:] & known[: height - down, : width - across]
        return not (differ & both).any()

    candidates = [
        (down * across, slant != 0, down, across, slant)
        for across in range(1, min(width, num_known) + 1)
        if agrees(0, across)
        for down in range(1, min(height, num_known // across) + 1)
        for slant in range(across)
    ]
    for _, _, down, across, slant in sorted(candidates):
        if agrees(down, slant):
            yield down, across, slant
    yield height, width, 0


def _symmetries(grid: Grid, known: Mask) -> list[Image]:
    """Find the symmetries of the known cells: mirrors over four axes, or, if there are none, half and quarter turns.

    Of each kind the center is taken for which most cells have their image in the grid; at least half of them must.
    """
    height, width = grid.shape
    rows, cols = np.indices(grid.shape)
    last_row, last_col = height - 1, width - 1
    down, across = _around_zero(height // 2), _around_zero(width // 2)
    square = down if height < width else across
    mirrors: list[Iterable[tuple[Numbers, Numbers]]] = [
        ((last_row + d - rows, cols) for d in down),
        ((rows, last_col + d - cols) for d in across),
        ((cols + d, rows - d) for d in square),
        ((last_row + d - cols, last_row + d - rows) for d in square),
    ]
    near = sorted(
        product(_around_zero(height // 4), _around_zero(width // 4)), key=lambda d: (abs(d[0]) + abs(d[1]), d)
    )
    turns: list[Iterable[tuple[Numbers, Numbers]]] = [
        ((last_row + d - rows, last_col + e - cols) for d, e in near),
        ((cols + d, last_col + e - rows) for d, e in near),
        ((last_row + d - cols, rows + e) for d, e in near),
    ]
    for kinds in (mirrors, turns):
        found = [image for images in kinds if (image := _first_agreeing(grid, known, images)) is not None]
        if found:
            return found
    return []


def _first_agreeing(grid: Grid, known: Mask, images: Iterable[tuple[Numbers, Numbers]]) -> Image | None:
    """Return the first of the images of the grid that agrees with it wherever both are known."""
    height, width = grid.shape
    for image_rows, image_cols in images:
        inside = (image_rows >= 0) & (image_rows < height) & (image_cols >= 0) & (image_cols < width)
        if 2 * inside.sum() < grid.size:
            continue
        rows, cols = np.where(inside, image_rows, 0), np.where(inside, image_cols, 0)
        if not (inside & known & known[rows, cols] & (grid != grid[rows, cols])).any():
            return inside, rows, cols
    return None


def _around_zero(limit: int) -> list[int]:
    """List the integers from -limit to limit, nearest to 0 first."""
    return sorted(range(-limit, limit + 1), key=abs)
