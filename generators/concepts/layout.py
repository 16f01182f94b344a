"""Layout: parts of a grid compared, overlaid, picked or put together; grids divided by lines; tiles and margins."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import MAX_SIDE, Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, divided_image, noise_image, random_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import CLEAR, blob


def _halves(rng: np.random.Generator, level: float, colors: list[int], line: int | None, stacked: bool) -> Grid:
    """Return two noisy halves, each in its own color, with a dividing line between them if `line` is a color."""
    height, width = random_shape(rng, level, 3, 14)
    parts = [noise_image(rng, (height, width), [color], rng.uniform(0.4, 0.7)) for color in colors]
    if line is not None:
        parts.insert(1, np.full((height, 1) if not stacked else (1, width), line, np.int64))
    return np.concatenate(parts, axis=0 if stacked else 1)


@generator(Concept.LOGIC)
def combine_halves(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Compare two halves cell by cell: both, either, only one, neither."""
    first, second, new, line = random_colors(rng, 4, exclude=(0,))
    divided, stacked = rng.random() < 0.6, rng.random() < 0.5
    if divided:
        parts = f"a, b = split_by_lines(img, color={line})"
    else:
        parts = "a, b = split(img, 2, 1)" if stacked else "a, b = split(img, 1, 2)"
    condition = choose(
        rng,
        [
            "(a != 0) & (b != 0)",
            "(a != 0) | (b != 0)",
            "(a != 0) ^ (b != 0)",
            "(a == 0) & (b == 0)",
            "(a != 0) & (b == 0)",
            "(a == 0) & (b != 0)",
        ],
    )
    program = program_of(parts, f"return np.where({condition}, {new}, 0)")
    inputs = distinct_inputs(
        num_pairs, lambda: _halves(rng, level, [first, second], line if divided else None, stacked)
    )
    return Draft(program, inputs)


@generator(Concept.OVERLAY)
def overlay_parts(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the two to four parts of an image on each other in a fixed order."""
    rows, cols = choose(rng, [(1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4)])
    colors = random_colors(rng, rows * cols, exclude=(0,))
    order = rng.permutation(rows * cols).tolist()
    program = program_of(f"parts = split(img, {rows}, {cols})", f"return overlay([parts[i] for i in {order}])")
    largest = min(10, MAX_SIDE // max(rows, cols))

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, largest)
        parts = [noise_image(rng, shape, [color], rng.uniform(0.4, 0.6)) for color in colors]
        return np.vstack([np.hstack(parts[row * cols : (row + 1) * cols]) for row in range(rows)])

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.PANELS)
def pick_panel(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the panel of a divided grid that is fullest, emptiest, different, or at a given place."""
    line, *colors = random_colors(rng, 3, exclude=(0,))
    rows, cols = random_int(rng, 1, 2 + round(level)), random_int(rng, 2, 3)
    number = random_int(rng, 0, rows * cols - 1)
    lines = choose(
        rng,
        [
            ["return max(split_by_lines(img), key=np.count_nonzero)"],
            ["return min(split_by_lines(img), key=np.count_nonzero)"],
            [f"return split_by_lines(img)[{number}]"],
            [f"return max(split_by_lines(img), key=lambda panel: np.count_nonzero(panel == {colors[0]}))"],
            ["box = find_panels(img)[-1][0]", "return crop(img, box)"],
            [f"return crop(img, find_panels(img, color={line})[0][-1])"],
        ],
    )

    def draw() -> Grid:
        cell = tuple(random_int(rng, 2, 3 + round(3 * level)) for _ in range(2))
        grid = divided_image(rng, (cell[0], cell[1]), (rows, cols), line, colors, 0)
        densities = rng.permutation(rows * cols) / (rows * cols) * 0.7 + 0.2
        for place, density in enumerate(densities.tolist()):
            top, left = place // cols * (cell[0] + 1), place % cols * (cell[1] + 1)
            panel = noise_image(rng, (cell[0], cell[1]), colors, density)
            grid[top : top + cell[0], left : left + cell[1]] = panel
        return grid

    return Draft(program_of(*lines), distinct_inputs(num_pairs, draw))


@generator(Concept.PANELS)
def summarise_panels(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw one cell per panel of a divided grid: its main color, whether it is full, or its number of cells."""
    line, color, new = random_colors(rng, 3, exclude=(0,))
    rows, cols = random_int(rng, 2, 3), random_int(rng, 2, 3 + round(level))
    value = choose(
        rng,
        [
            f"{new} if (crop(img, box) != 0).sum() > 2 else 0",
            f"min(9, np.count_nonzero(crop(img, box) == {color}))",
            f"{new} if is_symmetric(crop(img, box), 1) else 0",
            "mode(crop(img, box))",
        ],
    )
    program = program_of(
        f"panels = find_panels(img, {line})", f"return np.array([[{value} for box in row] for row in panels])"
    )

    def draw() -> Grid:
        cell = random_int(rng, 2, 3 + round(2 * level))
        grid = divided_image(rng, (cell, cell), (rows, cols), line, [color], 0)
        for row in range(rows):
            for col in range(cols):
                panel = noise_image(rng, (cell, cell), [color], choose(rng, [0.0, 0.2, 0.5, 0.8]))
                if rng.random() < 0.4:
                    panel[:, cell - cell // 2 :] = panel[:, : cell // 2][:, ::-1]
                grid[row * (cell + 1) : row * (cell + 1) + cell, col * (cell + 1) : col * (cell + 1) + cell] = panel
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.PANELS)
def paint_lines(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the dividing lines, remove them, or mark where they cross."""
    line, color, new = random_colors(rng, 3, exclude=(0,))
    program = choose(
        rng,
        [
            program_of(
                "rows, cols = find_lines(img)",
                "for row in rows:",
                f"    img = draw_horizontal_line(img, row, {new})",
                "return img",
            ),
            program_of(
                f"rows, cols = find_lines(img, {line})",
                "for row in rows:",
                "    for col in cols:",
                f"        img = draw_pixel(img, (row, col), {new})",
                "return img",
            ),
            program_of("rows, cols = find_lines(img)", "return np.delete(np.delete(img, rows, axis=0), cols, axis=1)"),
            program_of("panels = split_by_lines(img)", "return join(panels[::-1])"),
            program_of("panels = split_by_lines(img)", f"return join(panels, gap=1, color={new})"),
        ],
    )

    def draw() -> Grid:
        side = 2 + round(level)
        height, width = random_int(rng, 2, side + 1), random_int(rng, 2, 3)
        rows, cols = random_int(rng, 2, 3), random_int(rng, 2, 3)
        if rows * cols * (width + 1) - 1 > MAX_SIDE:  # all panels side by side, with gaps
            width = 2
        return divided_image(rng, (height, width), (rows, cols), line, [color])

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.TILING)
def tile_variants(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put turned and mirrored copies of a grid together, side by side or in a square, with or without gaps."""
    variants = ["img", "flip(img, 0)", "flip(img, 1)", "rotate_90(img, 2)", "img"]
    count = random_int(rng, 2, 3)
    gap = f", gap=1, color={random_int(rng, 0, 9)}" if rng.random() < 0.3 else ""
    lines = []
    for axis in range(2):
        parts = [choose(rng, variants) for _ in range(count)]
        if parts == ["img"] * count and rng.random() < 0.7:
            parts[-1] = variants[1 + axis]
        argument = ", axis=0" if axis else ""
        lines.append(f"join([{', '.join(parts)}]{argument}{gap})")
    lines = choose(rng, [lines[:1], lines[1:], lines])
    program = program_of(*(f"img = {line}" for line in lines[:-1]), f"return {lines[-1]}")
    largest = min(9, (MAX_SIDE - 4) // count)
    return Draft(program, distinct_inputs(num_pairs, lambda: random_image(rng, level, 2, largest)))


@generator(Concept.TILING)
def tile_self(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put a copy of the grid where the grid has a colored cell: a fractal."""
    color, other = random_colors(rng, 2, exclude=(0,))
    program = choose(
        rng,
        [
            program_of("return np.kron(img != 0, img)"),
            program_of(f"return np.kron(img == {color}, img)"),
            program_of("return np.kron(img == 0, img)"),
            program_of("return np.kron(img == mode(img), img)"),
            program_of(
                "h, w = img.shape",
                "out = create_img((h * h, w * w))",
                f"for r, c in np.argwhere(img == {color}):",
                "    out = paste(out, img, (r * h, c * w))",
                "return out",
            ),
            program_of("return upscale(img, img.shape) * np.tile(img != 0, img.shape)"),
        ],
    )

    def draw() -> Grid:
        shape = (random_int(rng, 2, 3 + round(2 * level)), random_int(rng, 2, 3 + round(2 * level)))
        grid = noise_image(rng, shape, [color, other], rng.uniform(0.4, 0.7))
        grid.ravel()[rng.permutation(grid.size)[:3]] = [0, color, other]
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SCALING)
def undo_scaling(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shrink a grid whose cells are blocks of unknown size, or remove its repeated rows and columns."""
    stretched = rng.random() < 0.5
    source = "collapse_repeats(img)" if stretched else "unscale(img)"

    def draw() -> Grid:
        small = random_image(rng, level, 2, 7)
        if stretched:
            small = small.repeat(rng.integers(1, 4, small.shape[0]), axis=0)
            return small.repeat(rng.integers(1, 4, small.shape[1]), axis=1)
        scale = random_int(rng, 2, 4)
        return small.repeat(scale, axis=0).repeat(scale, axis=1)

    return Draft(program_of(f"return {source}"), distinct_inputs(num_pairs, draw))


@generator(Concept.GEOMETRY)
def choose_orientation(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn the grid depending on whether it is high, wide, or where its heavier half lies."""
    first, second = (choose(rng, ["rotate_90(img)", "rotate_90(img, 2)", "rotate_90(img, -1)"]), "flip(img, 0)")
    condition = choose(
        rng,
        [
            "img.shape[0] > img.shape[1]",
            "np.count_nonzero(split(img, 2, 1)[0]) > np.count_nonzero(split(img, 2, 1)[1])",
            "np.count_nonzero(split(img, 1, 2)[0]) > np.count_nonzero(split(img, 1, 2)[1])",
        ],
    )
    program = choose(
        rng,
        [
            program_of(f"if {condition}:", f"    return {first}", f"return {second}"),
            program_of("return max(orientations(img), key=lambda g: np.count_nonzero(split(g, 2, 1)[0]))"),
            program_of("return max(orientations(img), key=lambda g: np.count_nonzero(g[0]) * 99 + g[0, 0])"),
        ],
    )
    turn = iter([0, 1] * 400)

    def draw() -> Grid:
        low, high = sorted(rng.permutation(np.arange(4, 7 + round(12 * level)))[:2].tolist())
        grid = np.zeros((high, low), np.int64)
        colors = random_colors(rng, 3, exclude=(0,))
        grid[: high // 2] = noise_image(rng, (high // 2, low), colors, 0.7)
        grid[high - high // 2 :] = noise_image(rng, (high // 2, low), colors, 0.2)
        return np.ascontiguousarray(np.rot90(grid, next(turn) * 2 + random_int(rng, 0, 1)))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.ASSEMBLY)
def assemble_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Line the objects of an image up, side by side or below each other, in the order of size or position."""
    order = choose(rng, ["obj.area", "-obj.area", "obj.min_col", "obj.min_row", "obj.width"])
    axis = choose(rng, ["", ", axis=0"])
    gap = choose(rng, ["", ", gap=1"])
    program = program_of(
        f"objects = sorted(detect_objects(img), key=lambda obj: {order})",
        f"return join([obj.to_img() for obj in objects]{axis}{gap})",
    )

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        areas: set[int] = set()
        for color in random_colors(rng, random_int(rng, 2, 3 + round(level)), exclude=(0,)):
            sprite = blob(rng, 3, 3, color)
            area = int((sprite != CLEAR).sum())
            if area not in areas:
                areas.add(area)
                canvas.try_place(rng, sprite)
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))
