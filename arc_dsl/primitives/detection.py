"""Finding the objects of a grid."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object, new_objects
from arc_dsl.primitives.region import has_color
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Mask, Numbers


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
    width = grid.shape[1]
    flat = grid.ravel()
    background = () if background_color is None else background_color
    filled = ~has_color(flat, background)
    index = filled.nonzero()[0]
    if not len(index):
        return []
    if connectivity is None:
        labels = flat[index] if monochrome else np.zeros(len(index), dtype=np.int64)
    else:
        labels = label_cells(flat if monochrome else filled, filled, index, width, connectivity)
    return _split_by_label(flat, index, labels, width)


def label_cells(kind: npt.NDArray[Any], filled: Mask, index: Numbers, width: int, connectivity: int) -> Numbers:
    """Label the filled cells: join horizontal runs that touch from row to row, by union-find over the runs.

    Runs are few where cells are many, and everything per cell is numpy, so a solid grid costs no more than an empty
    one. The root of a component is its first run, so labels grow in reading order.

    Args:
        kind: flat grid; neighboring cells are joined if they are of one kind.
        filled: flat mask of the cells to label; cells of one kind are either all filled or all not.
        index: flat positions of the filled cells.
        width: number of columns of the grid.
        connectivity: 4 or 8.

    Returns:
        One label per cell in `index`.
    """
    starts = filled.copy()
    starts[1:] &= kind[1:] != kind[:-1]
    starts[::width] = filled[::width]
    run_of_cell = starts.cumsum() - 1
    # Two runs that overlap need one edge: at the first column where they do, one of them starts.
    upper = (filled[width:] & (kind[:-width] == kind[width:]) & (starts[:-width] | starts[width:])).nonzero()[0]
    edges = [(upper, upper + width)]
    if connectivity == 8 and width > 1:
        falling = (filled[: -width - 1] & (kind[: -width - 1] == kind[width + 1 :])).nonzero()[0]
        falling = falling[falling % width != width - 1]
        edges.append((falling, falling + width + 1))
        rising = (filled[1:-width] & (kind[1:-width] == kind[width:-1])).nonzero()[0]
        rising = rising[rising % width != width - 1] + 1
        edges.append((rising, rising + width - 1))
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
    labels: Numbers = np.array(parent)[run_of_cell[index]]
    return labels


def _split_by_label(flat: Numbers, index: Numbers, labels: Numbers, width: int) -> list[Object]:
    """Make one object per label, ordered by first cell; `index` holds the flat positions of the cells in order."""
    order = labels.argsort(kind="stable")
    labels = labels[order]
    index = index[order]
    colors = flat[index]
    cells = np.empty((len(index), 2), dtype=np.int64)
    np.floor_divide(index, width, out=cells[:, 0])
    np.remainder(index, width, out=cells[:, 1])
    cuts = [0, *((labels[1:] != labels[:-1]).nonzero()[0] + 1).tolist(), len(index)]
    objects = new_objects(cells, colors, cuts)
    firsts = index[cuts[:-1]].tolist()
    if any(a > b for a, b in pairwise(firsts)):
        objects = [objects[i] for i in sorted(range(len(objects)), key=firsts.__getitem__)]
    return objects
