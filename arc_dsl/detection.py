"""Finding the objects of a grid."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.objects import Object, new_object
from arc_dsl.registry import primitive


@primitive("objects")
def detect_objects(
    img: Grid,
    background_color: int | Collection[int] | None = 0,
    connectivity: int | None = 4,
    monochrome: bool = True,
) -> list[Object]:
    """Find the connected groups of cells that are not background.

    Args:
        img: grid to search; a mask such as `img == 0` is a grid of 0 and 1.
        background_color: color that belongs to no object; also several colors, or None if every cell counts.
        connectivity: 4 joins cells that share a side, 8 also those that share a corner; None joins all cells, however
            far apart (with monochrome=True: one object per color).
        monochrome: True makes objects of one color each; False joins neighboring cells of different colors.

    Returns:
        List of objects, ordered by their first cell in reading order; empty if all is background.

    Example:
        >>> img = [[3, 0, 0], [3, 0, 5], [0, 5, 5]]
        >>> [(obj.color, obj.area) for obj in detect_objects(img)]
        [(3, 2), (5, 3)]
        >>> [(obj.colors, obj.area) for obj in detect_objects(img, connectivity=8, monochrome=False)]
        [((3, 5), 5)]
    """
    grid = np.asarray(img)
    if grid.dtype == bool:
        grid = grid.astype(np.int64)
    if connectivity not in (4, 8, None):
        raise ValueError(f"connectivity must be 4, 8 or None, got {connectivity}")
    if background_color is None:
        filled = np.ones(grid.shape, dtype=bool)
    elif isinstance(background_color, Collection):
        filled = ~np.isin(grid, list(background_color))
    else:
        filled = grid != background_color
    index = filled.ravel().nonzero()[0]
    if not len(index):
        return []
    colors = grid.ravel()[index]
    if connectivity is None:
        labels = colors if monochrome else np.zeros_like(colors)
    else:
        labels = _label_cells(grid, filled, index, connectivity, monochrome)
    return _split_by_label(index, colors, labels, grid.shape[1])


def _label_cells(
    grid: Grid, filled: npt.NDArray[np.bool_], index: npt.NDArray[np.int64], connectivity: int, monochrome: bool
) -> npt.NDArray[np.int64]:
    """Label the filled cells: join horizontal runs that touch from row to row, by union-find over the runs.

    Runs are few where cells are many, and everything per cell is numpy, so a solid grid costs no more than an empty
    one. The root of a component is its first run, so labels grow in reading order.
    """
    width = grid.shape[1]
    starts = filled.copy()
    if monochrome:
        starts[:, 1:] &= (grid[:, 1:] != grid[:, :-1]) | ~filled[:, :-1]
        below = filled[:-1] & (grid[:-1] == grid[1:])
    else:
        starts[:, 1:] &= ~filled[:, :-1]
        below = filled[:-1] & filled[1:]
    run_of_cell = starts.ravel().cumsum() - 1
    # Two runs that overlap need one edge: at the first column where they do, one of them starts.
    upper = (below & (starts[:-1] | starts[1:])).ravel().nonzero()[0]
    edges = [(upper, upper + width)]
    if connectivity == 8:
        for left, right, step in ((slice(None, -1), slice(1, None), 1), (slice(1, None), slice(None, -1), -1)):
            touch = filled[:-1, left] & filled[1:, right]
            if monochrome:
                touch &= grid[:-1, left] == grid[1:, right]
            rows, cols = touch.nonzero()
            corner = rows * width + cols + (step < 0)
            edges.append((corner, corner + width + step))
    parent = list(range(int(run_of_cell[-1]) + 1))
    for first, second in edges:
        for a, b in zip(run_of_cell[first].tolist(), run_of_cell[second].tolist(), strict=True):
            while parent[a] != a:
                parent[a] = a = parent[parent[a]]
            while parent[b] != b:
                parent[b] = b = parent[parent[b]]
            if a < b:
                parent[b] = a
            elif b < a:
                parent[a] = b
    for run, above in enumerate(parent):
        parent[run] = parent[above]
    return np.array(parent)[run_of_cell[index]]


def _split_by_label(
    index: npt.NDArray[np.int64], colors: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], width: int
) -> list[Object]:
    """Make one object per label; `index` holds the flat positions of the cells in reading order."""
    order = labels.argsort(kind="stable")
    sorted_labels = labels[order]
    index = index[order]
    colors = colors[order]
    cells = np.empty((len(index), 2), dtype=np.int64)
    np.floor_divide(index, width, out=cells[:, 0])
    np.subtract(index, cells[:, 0] * width, out=cells[:, 1])
    cells.flags.writeable = False
    colors.flags.writeable = False
    cuts = [0, *((sorted_labels[1:] != sorted_labels[:-1]).nonzero()[0] + 1).tolist(), len(index)]
    objects = [new_object(cells[a:b], colors[a:b]) for a, b in pairwise(cuts)]
    if len(objects) > 1:
        firsts = index[cuts[:-1]].tolist()
        if firsts != sorted(firsts):
            objects = [objects[i] for i in sorted(range(len(objects)), key=firsts.__getitem__)]
    return objects
