"""Colors: counting, ranking and replacing them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.registry import primitive


@primitive("colors")
def mode(img: Grid) -> int:
    """Return the most common color of a grid; the smallest of them if several are equally common.

    Args:
        img: grid, or any non-empty list of colors.

    Example:
        >>> mode([[0, 2, 2], [2, 0, 1]])
        2
    """
    return int(np.bincount(np.asarray(img).ravel()).argmax())


@primitive("colors")
def apply_colormap(img: Grid, colormap: Mapping[int, int]) -> Grid:
    """Replace colors, all at once.

    Args:
        img: grid.
        colormap: dict from old color to new color; other colors stay. {1: 2, 2: 1} swaps two colors.

    Example:
        >>> apply_colormap([[1, 2, 3]], {1: 2, 2: 1})
        [[2, 1, 3]]
    """
    table = np.arange(10)
    for old, new in colormap.items():
        table[old] = new
    return table[np.asarray(img)]


@primitive("colors")
def count_colors(img: Grid | Object) -> dict[int, int]:
    """Count the cells of each color.

    Args:
        img: grid or object.

    Returns:
        Dict from color to number of cells, most common color first; equally common ones by color.

    Example:
        >>> count_colors([[1, 2, 2], [2, 0, 0]])
        {2: 3, 0: 2, 1: 1}
    """
    cells = img.cell_colors if isinstance(img, Object) else np.asarray(img).ravel()
    counts = np.bincount(cells).tolist() if len(cells) else []
    return {color: counts[color] for color in sorted(range(len(counts)), key=lambda c: -counts[c]) if counts[color]}


@primitive("colors")
def palette(img: Grid | Object, exclude: int | Collection[int] = ()) -> list[int]:
    """List the colors of a grid or an object, most common first; the last one is the rarest.

    Args:
        img: grid or object.
        exclude: color, or colors, to leave out (the background, for example).

    Example:
        >>> palette([[1, 2, 2], [0, 0, 0]])
        [0, 2, 1]
        >>> palette([[1, 2, 2], [0, 0, 0]], exclude=0)
        [2, 1]
    """
    left_out = exclude if isinstance(exclude, Collection) else (exclude,)
    return [color for color in count_colors(img) if color not in left_out]


@primitive("colors")
def background_color(img: Grid) -> int:
    """Guess the background: the most common color; of equally common ones, the one most common along the border.

    Args:
        img: grid.

    Example:
        >>> background_color([[5, 5, 5], [5, 2, 2], [5, 2, 2], [2, 5, 2]])
        5
    """
    grid = np.asarray(img)
    border = np.concatenate([grid[0], grid[-1], grid[1:-1, 0], grid[1:-1, -1]])
    counts = np.bincount(grid.ravel(), minlength=10) * 1000 + np.bincount(border, minlength=10)
    return int(counts.argmax())


@primitive("colors")
def rank_colors(img: Grid, among: Collection[int]) -> dict[int, int]:
    """Give each color its role: the most common of `among` gets the first color of `among`, and so on.

    Args:
        img: grid.
        among: the colors that change their roles, without repetition.

    Returns:
        Dict from each color of `among` to a color of `among`, for `apply_colormap`; equally common colors keep their
        order, colors that the grid lacks come last.

    Example:
        >>> rank_colors([[3, 3, 5], [5, 5, 1]], (1, 3, 5))
        {1: 5, 3: 3, 5: 1}
        >>> apply_colormap([[3, 3, 5], [5, 5, 1]], rank_colors([[3, 3, 5], [5, 5, 1]], (1, 3, 5)))
        [[3, 3, 1], [1, 1, 5]]
    """
    counts = np.bincount(np.ravel(img), minlength=10)
    ranked = sorted(among, key=lambda color: -int(counts[color]))
    return dict(sorted(zip(ranked, among, strict=True)))
