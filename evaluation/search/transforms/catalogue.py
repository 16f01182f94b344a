"""The catalogue of steps: all that the search can do to grids, layers and parts, with costs in bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from evaluation.search.costs import Counts
from evaluation.search.transforms.steps import GRID, LAYERS, PARTS, Step

STRAIGHT = ("UP", "DOWN", "LEFT", "RIGHT")
DIAGONAL = ("UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT")
ENLARGING = ("np.hstack", "np.vstack", "np.tile", "np.kron", "upscale", "pad", "np.pad", "paste", "resize", "tile_to")


def list_steps(
    counts: Counts,
    colors: tuple[int, ...],
    new_colors: tuple[int, ...],
    growth: int = 0,
    corner: tuple[int, int] | None = None,
    size: tuple[str, str] | None = None,
    patches: tuple[int, ...] = (),
) -> list[Step]:
    """Return the steps for a task.

    Args:
        counts: how often pieces were used, which changes what they cost.
        colors: colors of the inputs, without 0.
        new_colors: other colors of the outputs, without 0.
        growth: 1 if outputs are larger than inputs, -1 if they are smaller, 0 if they are as large, or some of each.
        corner: height and width of every output, if that is always the same and less than the inputs have.
        size: height and width of the outputs, as expressions over `img`.
        patches: colors that may be patches on a symmetric picture or on a pattern.
    """
    color_cost = 3 if len(colors) < 4 else 4 if len(colors) < 7 else 5
    steps = [*_whole_steps(), *_color_steps(colors, new_colors, color_cost), *_cut_steps(), *_list_steps()]
    if corner:
        corners = product((f":{corner[0]}", f"-{corner[0]}:"), (f":{corner[1]}", f"-{corner[1]}:"))
        steps.extend(Step(GRID, GRID, f"{{0}}[{rows}, {cols}]", 6) for rows, cols in corners)
    if size:
        shape = ", ".join(size)
        steps.append(Step(GRID, GRID, f"np.ones(({shape}), dtype=int)", 5, deepest=0))
        if growth:
            steps.append(Step(GRID, GRID, f"resize({{0}}, ({shape}))", 5, deepest=8))
            steps.append(Step(GRID, GRID, f"tile_to({{0}}, ({shape}))", 5, deepest=8))
            steps.append(Step(GRID, GRID, f"tile_to({{0}}, ({shape}), gap=1)", 6, deepest=8))
            steps.append(Step(GRID, GRID, f"tile_to({{0}}, ({shape}), mirror=True)", 7, deepest=8))
        if growth > 0:
            places = product(("0", f"{size[0]} - len(img)"), ("0", f"{size[1]} - img.shape[1]"))
            steps.extend(
                Step(GRID, GRID, f"paste(create_img(({shape})), {{0}}, ({row}, {col}))", 5, deepest=0)
                for row, col in places
            )
    for color in patches:
        steps.append(Step(GRID, GRID, f"complete_symmetry({{0}}, {color})", 3, deepest=0))
        steps.append(Step(GRID, GRID, f"complete_pattern({{0}}, {color})", 4, deepest=0))
        steps.append(Step(GRID, GRID, f"crop({{0}}, img == {color})", 2, deepest=5))
    return _reprice([replace(step, cost=_price(step, growth)) for step in steps], counts)


def _reprice(steps: Sequence[Step], counts: Counts) -> list[Step]:
    """Return the steps at the costs that the counts give them."""
    bits: dict[str, dict[str, float]] = {}
    for step in steps:
        bits.setdefault(step.takes, {})[step.piece] = step.cost
    changes = {takes: counts.changes(takes, pieces) for takes, pieces in bits.items()}
    return [replace(step, cost=max(1, round(step.cost + changes[step.takes][step.piece]))) for step in steps]


def _price(step: Step, growth: int) -> int:
    """Return the cost of a step in a task whose outputs are larger or smaller than the inputs."""
    enlarges = step.text.startswith(ENLARGING)
    if growth > 0:
        return max(2, step.cost - 2) if enlarges else step.cost + (step.layerwise or step.takes != GRID)
    if growth < 0:
        moves = step.text.startswith(("smear", "spread", "push", "gravity", "shift", "connect", "grow"))
        return step.cost + 1 + enlarges if moves or enlarges else max(1, step.cost - (step.gives != GRID))
    return step.cost


def _whole_steps() -> Iterator[Step]:
    """Yield the steps from a grid to a grid, and the same for layers where they work for layers."""
    for text, cost in (
        ("fill_holes({0})", 4),
        ("fill_box({0})", 5),
        ("rim({0})", 5),
        ("rim({0}, 4)", 6),
        ("grow({0})", 5),
        ("grow({0}, 4)", 6),
        ("connect({0})", 4),
        ('connect({0}, "diagonal")', 6),
        ("connect({0}, 0)", 5),
        ("connect({0}, 1)", 5),
        ("np.where({0} == 0, fill_holes({0}), 0)", 5),
        ("np.where(rim({0}) == 0, {0}, 0)", 6),
        ("np.where({0} == 0, grow({0}), 0)", 6),
        ("np.where({0} == 0, fill_box({0}), 0)", 6),
        ("smear({0}, LEFT) * (smear({0}, RIGHT) != 0)", 6),
        ("smear({0}, UP) * (smear({0}, DOWN) != 0)", 6),
        ("({0} == 0) * 1", 6),
        ("spread({0})", 6),
        ("spread({0}, 8)", 7),
        ("smear({0}, STRAIGHT)", 6),
        ("smear({0}, DIAGONAL)", 6),
        ("smear({0}, (LEFT, RIGHT))", 5),
        ("smear({0}, (UP, DOWN))", 5),
        ("smear({0}, (UP_LEFT, DOWN_RIGHT))", 7),
        ("smear({0}, (UP_RIGHT, DOWN_LEFT))", 7),
        *((f"smear({{0}}, {name})", 5) for name in STRAIGHT),
        *((f"smear({{0}}, {name})", 6) for name in DIAGONAL),
        *((f"push({{0}}, {name})", 6) for name in STRAIGHT),
    ):
        yield Step(GRID, GRID, text, cost, layerwise=True)
        yield Step(LAYERS, LAYERS, text, cost + 1, layerwise=True)
    for text, cost in (
        ("flip({0}, 0)", 4),
        ("flip({0}, 1)", 4),
        ('flip({0}, "diagonal")', 4),
        ('flip({0}, "antidiagonal")', 5),
        ("rotate_90({0})", 5),
        ("rotate_90({0}, 2)", 5),
        ("rotate_90({0}, 3)", 5),
        ("trim_empty({0})", 3),
        ("squeeze_empty({0})", 5),
        ("collapse_repeats({0})", 5),
        ("unscale({0})", 4),
        ("trim({0}, 1)", 5),
        ("np.hstack([{0}, {0}])", 6),
        ("np.vstack([{0}, {0}])", 6),
        ("np.hstack([{0}, flip({0}, 1)])", 5),
        ("np.vstack([{0}, flip({0}, 0)])", 5),
        ("np.hstack([flip({0}, 1), {0}])", 5),
        ("np.vstack([flip({0}, 0), {0}])", 5),
        ("np.vstack([np.hstack([{0}, rotate_90({0}, 3)]), np.hstack([rotate_90({0}), rotate_90({0}, 2)])])", 7),
        ("np.vstack([np.hstack([{0}, rotate_90({0})]), np.hstack([rotate_90({0}, 3), rotate_90({0}, 2)])])", 7),
        ("np.tile({0}, (2, 2))", 6),
        ("np.tile({0}, (3, 3))", 6),
        ("np.tile({0}, (1, 3))", 7),
        ("np.tile({0}, (3, 1))", 7),
        ("upscale({0}, 2)", 5),
        ("upscale({0}, 3)", 5),
        ("upscale({0}, len(palette({0}, exclude=0)))", 6),
        ("{0}[::2, ::2]", 7),
        ("{0}[1::2, 1::2]", 7),
        ("{0}[::3, ::3]", 8),
        ("downscale({0}, 2)", 6),
        ("downscale({0}, 3)", 6),
        ('np.pad({0}, 1, mode="edge")', 7),
        ("upscale({0}, (1, 2))", 8),
        ("upscale({0}, (2, 1))", 8),
        ("np.kron({0} != 0, {0})", 6),
        ("np.kron({0} == 0, {0})", 7),
        ("np.kron({0} == mode({0}), {0})", 7),
        ("np.kron({0} == palette({0})[-1], {0})", 7),
        ("apply_colormap({0}, dict(zip(palette({0}), palette({0})[::-1])))", 7),
        ("apply_colormap({0}, dict(zip(palette({0}, exclude=0), range(1, 10))))", 6),
        ("np.array(sorted({0}, key=np.count_nonzero))", 7),
        ("np.array(sorted({0}, key=np.count_nonzero, reverse=True))", 7),
        ("to_mask({0}, largest_rectangle({0} == 0)) * 1", 7),
        ("np.where({0} == palette({0}, exclude=0)[0], {0}, 0)", 5),
        ("np.where({0} == palette({0}, exclude=0)[-1], {0}, 0)", 5),
        ("np.where(count_neighbors({0} != 0, 4) > 1, {0}, 0)", 6),
        ("np.where(count_neighbors({0} != 0) > 0, {0}, 0)", 6),
        ("np.where(count_neighbors({0} != 0) == 0, {0}, 0)", 6),
        ("np.full({0}.shape, palette({0}, exclude=0)[0])", 7),
        ("np.full((1, 1), palette({0}, exclude=0)[0])", 6),
        ("np.full((1, 1), palette({0}, exclude=0)[-1])", 7),
        ("np.array([palette({0}, exclude=0)])", 7),
        ("np.array([palette({0}, exclude=0)]).T", 7),
        ("repeat_box({0})", 5),
        ("repeat_box({0}, 1)", 6),
        ("repeat_box({0}, mirror=True)", 6),
        ("repeat_box({0}, 1, mirror=True)", 7),
        *((f"gravity({{0}}, {name})", 5) for name in STRAIGHT),
        *((f"shift({{0}}, {name})", 6) for name in STRAIGHT),
        *((f"shift({{0}}, {name})", 8) for name in DIAGONAL),
        *((f"shift({{0}}, {name}, wrap=True)", 8) for name in STRAIGHT),
    ):
        yield Step(GRID, GRID, text, cost)
    things = "detect_objects({0}, connectivity=8, monochrome=False)"
    for name in STRAIGHT:
        yield Step(GRID, GRID, f"gravity({{0}}, {name}, objects={things})", 6, deepest=5)
    figure = "extract({0}, {0} != 0)"
    for around in (figure, "largest_rectangle({0} != 0)"):
        for how in ("", ", mirror=False, rotate=True", ", rotate=True"):
            yield Step(GRID, GRID, f"draw_object({{0}}, symmetrize({figure}, {around}{how}))", 7, deepest=5)
    yield Step(GRID, GRID, "complete_pattern({0}, 0)", 5, deepest=0)
    yield Step(GRID, GRID, "complete_symmetry({0}, 0)", 6, deepest=0)
    for feature in (
        "mode(crop({0}, box))",
        "palette(crop({0}, box))[-1]",
        "min(np.count_nonzero(crop({0}, box)), 9)",
        "len(palette(crop({0}, box)))",
    ):
        yield Step(GRID, GRID, f"np.array([[{feature} for box in row] for row in find_panels({{0}})])", 6, deepest=5)
    for text in (
        "np.array([[mode(row)] for row in {0}]) + 0 * {0}",
        "np.array([mode(col) for col in {0}.T]) + 0 * {0}",
        "np.indices({0}.shape)[0] % 2",
        "np.indices({0}.shape)[1] % 2",
        "np.indices({0}.shape).sum(axis=0) % 2",
        "np.indices({0}.shape)[0] % 3",
        "np.indices({0}.shape)[1] % 3",
        "ring_index({0}) % 2",
        "(ring_index({0}) == 0) * 1",
        "(np.indices({0}.shape)[0] == {0}.shape[0] // 2) * 1",
        "(np.indices({0}.shape)[1] == {0}.shape[1] // 2) * 1",
    ):
        yield Step(GRID, GRID, text, 7, deepest=0)
    for text, cost in (
        ("crop(img, {0} != 0)", 4),
        ("trim(crop(img, {0} != 0), 1)", 6),
        ("np.where({0} != 0, img, 0)", 4),
        ("np.where({0} == 0, img, 0)", 5),
    ):
        yield Step(GRID, GRID, text, cost)
    yield Step(LAYERS, LAYERS, "np.where({0} != 0, img, 0)", 5)


def _color_steps(colors: tuple[int, ...], new_colors: tuple[int, ...], cost: int) -> Iterator[Step]:
    """Yield the steps that name a color."""
    for color in colors:
        for kind in (GRID, LAYERS):
            more = cost + (kind == LAYERS)
            yield Step(kind, kind, f"np.where({{0}} == {color}, {color}, 0)", more, 99, color, True, layerwise=True)
            yield Step(kind, kind, f"np.where({{0}} == {color}, 0, {{0}})", more, 99, color, True, layerwise=True)
        yield Step(GRID, LAYERS, f"cut({{0}} == {color})", cost + 2, color=color, colorful=True)
        yield Step(GRID, PARTS, f"split_by_lines({{0}}, {color})", cost + 3, deepest=4, color=color)
        flood = f"[area for area in detect_objects({{0}} == 0) if touching(area, {{0}} == {color})]"
        yield Step(GRID, GRID, f"paint({{0}}, {flood}, {color})", cost + 3, deepest=4, color=color)
        yield Step(GRID, GRID, f"connect({{0}}, to={color})", cost + 3, 8, color, True, layerwise=True)
        rest = f"detect_objects(np.where({{0}} == {color}, 0, {{0}}))"
        moved = f"[move_to_contact(obj, {{0}} == {color}) for obj in {rest}]"
        text = f"draw_object(np.where({{0}} == {color}, {color}, 0), {moved})"
        yield Step(GRID, GRID, text, cost + 3, 3, color, True)
    for kind in (GRID, LAYERS):
        yield Step(kind, kind, "({0} != 0) * 1", 4 + (kind == LAYERS), layerwise=True)
    for color in colors + new_colors:
        yield Step(GRID, GRID, f"pad({{0}}, 1, {color})", cost + 2 + (color in colors) * 2)


def _cut_steps() -> Iterator[Step]:
    """Yield the steps from a grid to layers or parts."""
    yield Step(GRID, LAYERS, "cut({0})", 3, deepest=8)
    yield Step(GRID, LAYERS, "cut({0}, 4)", 5, deepest=5)
    yield Step(GRID, LAYERS, "cut({0}, 8, monochrome=True)", 4, 6, colorful=True)
    yield Step(GRID, LAYERS, "cut({0}, 4, monochrome=True)", 4, 6, colorful=True)
    yield Step(GRID, LAYERS, "cut_colors({0})", 4, 6, colorful=True)
    yield Step(GRID, LAYERS, "cut({0} == 0, 4)", 6, deepest=5)
    yield Step(GRID, PARTS, "split_by_lines({0})", 4, deepest=8)
    for size in ("1, 2", "2, 1", "1, 3", "3, 1", "2, 2", "3, 3"):
        yield Step(GRID, PARTS, f"split({{0}}, {size})", 5, deepest=8)
    yield Step(GRID, PARTS, "split({0}, len({0}), 1)", 7, deepest=4)
    yield Step(GRID, PARTS, "split({0}, 1, {0}.shape[1])", 7, deepest=4)


def _list_steps() -> Iterator[Step]:
    """Yield the steps from layers or parts to others, or to a grid."""
    yield Step(LAYERS, GRID, "overlay({0})", 1)
    yield Step(LAYERS, GRID, "overlay({0}[::-1])", 2)
    yield Step(LAYERS, GRID, "np.where(({0} != 0).all(axis=0), {0}[0], 0)", 3)
    yield Step(LAYERS, GRID, "(({0} != 0).sum(axis=0) == 1) * 1", 3)
    yield Step(LAYERS, GRID, "({0} == 0).all(axis=0) * 1", 3)
    yield Step(LAYERS, GRID, "np.eye(len({0}), dtype=int)", 5)
    yield Step(LAYERS, PARTS, "[trim_empty(part) for part in {0}]", 1)
    yield Step(LAYERS, PARTS, "[crop(img, part != 0) for part in {0}]", 3)
    yield Step(LAYERS, LAYERS, "np.array(sorted({0}, key=np.count_nonzero))", 5)
    yield Step(LAYERS, LAYERS, "np.array(sorted({0}, key=np.count_nonzero, reverse=True))", 5)
    for number in (0, -1):
        color = f"palette(part, exclude=0)[{number}]"
        yield Step(LAYERS, LAYERS, f"np.array([np.where(part != 0, {color}, 0) for part in {{0}}])", 5)
    yield Step(LAYERS, LAYERS, "({0} != 0) * np.arange(1, len({0}) + 1)[:, None, None] % 10", 5)
    yield Step(LAYERS, LAYERS, "({0} != 0) * np.minimum(np.count_nonzero({0}, axis=(1, 2)), 9)[:, None, None]", 5)
    yield Step(PARTS, LAYERS, "np.array({0})", 1)
    yield Step(PARTS, PARTS, "sorted({0}, key=np.count_nonzero)", 4)
    yield Step(PARTS, PARTS, "sorted({0}, key=np.count_nonzero, reverse=True)", 4)
    yield Step(PARTS, GRID, "join({0})", 3)
    yield Step(PARTS, GRID, "join({0}, 0)", 3)
    for kind in (LAYERS, PARTS):
        yield Step(kind, GRID, "{0}[0]", 3)
        yield Step(kind, GRID, "{0}[-1]", 3)
        yield Step(kind, GRID, "{0}[1]", 4)
        for one, other in ((0, 1), (1, 0)):
            yield Step(kind, GRID, f"np.where({{0}}[{one}] != 0, {{0}}[{other}], 0)", 4)
            yield Step(kind, GRID, f"np.where({{0}}[{one}] == 0, {{0}}[{other}], 0)", 5)
            yield Step(kind, GRID, f"np.kron({{0}}[{one}] != 0, {{0}}[{other}])", 5)
        yield Step(kind, GRID, "np.full((1, len({0})), 1)", 5)
        yield Step(kind, GRID, "np.array([[palette(part, exclude=0)[0] for part in {0}]])", 5)
        yield Step(kind, GRID, "np.array([[palette(part, exclude=0)[0]] for part in {0}])", 5)
