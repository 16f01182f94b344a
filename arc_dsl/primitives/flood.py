"""Flooding: what is enclosed, what is connected to a cell, and the way through a maze."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, has_color, neighbor_steps, region_cells, to_mask
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Point


@primitive("regions")
def flood_fill(img: Grid, point: Point, color: int, connectivity: int = 4) -> Grid:
    """Recolor the cell `point` and every cell of the same color connected to it, like the bucket of a paint program.

    Args:
        img: grid.
        point: cell (row, column) where the color is poured in; outside the grid nothing happens.
        color: new color.
        connectivity: 4 spreads over sides, 8 also over corners.

    Example:
        >>> flood_fill([[0, 0, 1], [1, 1, 0]], (0, 0), 5)
        [[5, 5, 1], [1, 1, 0]]
    """
    out = np.array(img)
    row, col = point
    if 0 <= row < out.shape[0] and 0 <= col < out.shape[1]:
        same = out == out[row, col]
        for part in detect_objects(same, connectivity=connectivity):
            if ((part.cells[:, 0] == row) & (part.cells[:, 1] == col)).any():
                out[part.cells[:, 0], part.cells[:, 1]] = color
                break
    return out


@primitive("regions")
def enclosed(img: Grid, background_color: int | Collection[int] = 0, connectivity: int = 4) -> npt.NDArray[np.bool_]:
    """Find the background cells that cannot be reached from the border of the grid over background.

    Args:
        img: grid.
        background_color: color, or colors, over which one can walk; all others are walls.
        connectivity: 4 walks over sides, 8 also over corners (a wall then has to be closed at its corners).

    Returns:
        A mask as large as the grid: True where a background cell is enclosed.

    Example:
        >>> enclosed([[3, 3, 3], [3, 0, 3], [3, 3, 3]])
        [[False, False, False], [False, True, False], [False, False, False]]
    """
    walk = has_color(np.asarray(img), background_color).astype(np.int64)
    mask = np.zeros(walk.shape, dtype=bool)
    for part in detect_objects(walk, connectivity=connectivity):
        if not touches_border(walk, part):
            mask[part.cells[:, 0], part.cells[:, 1]] = True
    return mask


@primitive("regions")
def holes(object: Object, connectivity: int = 4) -> list[Object]:
    """List the holes of an object: the groups of cells it encloses.

    Args:
        object: object with or without holes.
        connectivity: 4 if a hole may touch the outside at a corner, 8 if the object must be closed at its corners too.

    Returns:
        One object of color 0 per hole, where it lies in the grid; empty if there is none.

    Example:
        >>> ring = Object(BoundingBox(0, 0, 2, 3).outline, 5)
        >>> [hole.area for hole in holes(ring)]
        [2]
        >>> paint(ring.to_img(), holes(ring), 7)
        [[5, 5, 5, 5], [5, 7, 7, 5], [5, 5, 5, 5]]
    """
    if not object.area:
        return []
    free = (~object.mask).astype(np.int64)
    parts = detect_objects(free, connectivity=connectivity)
    return [part.move(object.position).change_color(0) for part in parts if not touches_border(free, part)]


@primitive("relations")
def touches_border(img: Grid, region: Region) -> bool:
    """Whether a region has a cell in the first or last row or column of the grid.

    Args:
        img: grid that gives the size.
        region: an object, a box, a mask, a point, a list of points.

    Example:
        >>> touches_border([[0, 0, 0], [0, 5, 0], [0, 0, 0]], (1, 1))
        False
    """
    height, width = np.shape(img)
    cells = region_cells(region)
    rows, cols = cells[:, 0], cells[:, 1]
    return bool(((rows == 0) | (rows == height - 1) | (cols == 0) | (cols == width - 1)).any())


@primitive("regions")
def shortest_path(
    img: Grid, start: Point, goal: Point, through: int | Collection[int] = 0, connectivity: int = 4
) -> list[Point]:
    """Find a shortest way from one cell to another.

    Args:
        img: grid.
        start: cell (row, column) to begin at, of any color.
        goal: cell to reach, of any color.
        through: color, or colors, of the cells in between.
        connectivity: 4 steps over sides, 8 also over corners.

    Returns:
        The cells of the way with both ends, in order; empty if there is no way.

    Example:
        >>> shortest_path([[2, 1, 2], [0, 1, 0], [0, 0, 0]], (0, 0), (0, 2))
        [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2)]
    """
    start, goal = (int(start[0]), int(start[1])), (int(goal[0]), int(goal[1]))
    free = set(map(tuple, np.argwhere(has_color(np.asarray(img), through)).tolist())) | {goal}
    came_from: dict[Point, Point] = {}
    frontier = [start]
    while frontier and goal not in came_from and start != goal:
        reached = []
        for row, col in frontier:
            for row_step, col_step in neighbor_steps(connectivity):
                point = (row + row_step, col + col_step)
                if point in free and point not in came_from and point != start:
                    came_from[point] = (row, col)
                    reached.append(point)
        frontier = reached
    if start != goal and goal not in came_from:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


@primitive("regions")
def distance_map(
    img: Grid, region: Region, through: int | Collection[int] = 0, connectivity: int = 4
) -> npt.NDArray[np.int64]:
    """Count, for every cell, the fewest steps from a region to it.

    Args:
        img: grid.
        region: where to start, of any color: an object, a box, a mask, a point, a list of points.
        through: color, or colors, of the cells that one may step on.
        connectivity: 4 steps over sides, 8 also over corners.

    Returns:
        Array of numbers as large as the grid: 0 in the region, -1 where no way leads.

    Example:
        >>> distance_map([[2, 0, 0, 1, 0]], (0, 0))
        [[0, 1, 2, -1, -1]]
    """
    grid = np.asarray(img)
    free = set(map(tuple, np.argwhere(has_color(grid, through)).tolist()))
    steps = np.full(grid.shape, -1, dtype=np.int64)
    frontier = [(row, col) for row, col in np.argwhere(to_mask(grid, region)).tolist()]
    count = 0
    while frontier:
        reached = []
        for row, col in frontier:
            steps[row, col] = count
            free.discard((row, col))
        for row, col in frontier:
            for row_step, col_step in neighbor_steps(connectivity):
                point = (row + row_step, col + col_step)
                if point in free:
                    free.discard(point)
                    reached.append(point)
        frontier = reached
        count += 1
    return steps
