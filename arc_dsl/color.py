"""Colors: counting, ranking and replacing them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.registry import primitive


@primitive("colors")
def mode(img: Grid) -> int:
    """Return the most common color of a grid; the smallest of them if several are equally common.

    Args:
        img: grid, or any list of colors.

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
