"""Steps: statements that turn `img` into another grid, to be chained into programs nobody wrote.

A step is drawn for given images, so that the colors it names occur in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from arc_dsl.grid import Grid
from generators.randomness import choose, random_int

Step = list[str]  # statements; the last one assigns `img`

PROPERTIES = (
    "obj.is_rectangle",
    "obj.is_square",
    "obj.is_line",
    "obj.is_point",
    "obj.height > obj.width",
    "obj.height < obj.width",
    "obj.height == obj.width",
    "holes(obj)",
    "is_symmetric(obj, 1)",
    "touches_border(img, obj)",
    "not touches_border(img, obj)",
)
MEASURES = (
    "obj.area",
    "obj.height",
    "obj.width",
    "obj.min_row",
    "obj.max_row",
    "obj.min_col",
    "obj.max_col",
    "obj.center[0]",
    "obj.center[1]",
    "obj.color",
    "obj.bounding_box.area",
)
AXES = ("0", "1", '"diagonal"', '"antidiagonal"')
DIRECTIONS = ("UP", "DOWN", "LEFT", "RIGHT", "UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT")


class StepSource:
    """Draws steps for the images at hand.

    Attributes:
        present: colors that occur in the images.
        background: the most common color of the first image.
    """

    def __init__(self, rng: np.random.Generator, grids: Sequence[Grid]) -> None:
        self.rng = rng
        counts = sum((np.bincount(grid.ravel(), minlength=10) > 0).astype(int) for grid in grids)
        self.present = np.flatnonzero(counts).tolist()
        self.background = int(np.bincount(grids[0].ravel()).argmax())

    def draw(self) -> Step:
        """Return a random step; kinds are equally likely, so that no large family crowds out the others."""
        make: Callable[[StepSource], Step] = choose(self.rng, _KINDS)
        return make(self)

    def color(self) -> int:
        """Return a color to write, any but the background."""
        return choose(self.rng, [color for color in range(10) if color != self.background])

    def seen_color(self) -> int:
        """Return a color that occurs, the background rarely."""
        others = [color for color in self.present if color != self.background]
        return choose(self.rng, others) if others and self.rng.random() < 0.9 else self.background

    def objects(self) -> str:
        """Return a call that finds objects."""
        arguments = ["img"]
        if self.background:
            arguments.append(f"background_color={self.background}")
        if self.rng.random() < 0.35:
            arguments.append("connectivity=8")
        if self.rng.random() < 0.35:
            arguments.append("monochrome=False")
        return f"detect_objects({', '.join(arguments)})"

    def extreme(self) -> str:
        """Return an expression for one object."""
        return f"{choose(self.rng, ['max', 'min'])}({self.objects()}, key=lambda obj: {choose(self.rng, MEASURES)})"

    def condition(self) -> str:
        """Return a condition on `obj`."""
        if self.rng.random() < 0.6:
            return choose(self.rng, PROPERTIES)
        sign = choose(self.rng, [">", "<", "==", ">="])
        if self.rng.random() < 0.3:
            return f"obj.color {choose(self.rng, ['==', '!='])} {self.seen_color()}"
        return f"obj.{choose(self.rng, ['area', 'height', 'width'])} {sign} {random_int(self.rng, 1, 5)}"

    def chosen(self) -> str:
        """Return an expression for the objects that meet a condition."""
        return f"[obj for obj in {self.objects()} if {self.condition()}]"


def _turn(source: StepSource) -> Step:
    return [f"img = rotate_90(img, {random_int(source.rng, 1, 3)})"]


def _mirror(source: StepSource) -> Step:
    return [f"img = flip(img, {choose(source.rng, AXES)})"]


def _shift(source: StepSource) -> Step:
    offset = choose(source.rng, ["(0, 1)", "(1, 0)", "(0, -1)", "(-1, 0)", "(1, 1)", "(2, 0)", "(0, 2)", "(-1, 1)"])
    end = choose(source.rng, ["", ", wrap=True", f", {source.color()}"])
    return [f"img = shift(img, {offset}{end})"]


def _resize(source: StepSource) -> Step:
    rng = source.rng
    options = [
        f"trim(img, {random_int(rng, 1, 2)})",
        f"pad(img, {random_int(rng, 1, 2)}, {random_int(rng, 0, 9)})",
        "upscale(img, 2)",
        f"upscale(img, {choose(rng, ['(1, 2)', '(2, 1)'])})",
        "downscale(img, 2)",
        "img[::2, ::2]",
        "img[: img.shape[0] // 2]",
        "img[:, : img.shape[1] // 2]",
        "collapse_repeats(img)",
    ]
    return [f"img = {choose(rng, options)}"]


def _tile(source: StepSource) -> Step:
    other = choose(source.rng, ["img", "flip(img, 0)", "flip(img, 1)", "rotate_90(img, 2)"])
    axis = choose(source.rng, ["", ", axis=0"])
    parts = choose(source.rng, [f"[img, {other}]", f"[{other}, img]"])
    return [f"img = join({parts}{axis})"]


def _crop_object(source: StepSource) -> Step:
    return [f"img = crop(img, {source.extreme()})"]


def _crop_color(source: StepSource) -> Step:
    return [f"img = crop(img, bounding_box_of(img {choose(source.rng, ['==', '!='])} {source.seen_color()}))"]


def _crop_part(source: StepSource) -> Step:
    rows, cols = choose(source.rng, [(1, 2), (2, 1), (2, 2), (1, 3), (3, 1)])
    parts = f"split(img, {rows}, {cols})"
    chosen = choose(
        source.rng,
        [
            f"{parts}[{random_int(source.rng, 0, rows * cols - 1)}]",
            f"max({parts}, key=np.count_nonzero)",
            f"overlay({parts})",
        ],
    )
    return [f"img = {chosen}"]


def _map_colors(source: StepSource) -> Step:
    old, new = source.seen_color(), random_int(source.rng, 0, 9)
    kinds = [
        f"{{{old}: {new}}}",
        f"{{{old}: {new}, {new}: {old}}}",
        f"{{mode(img): {new}}}",
        f"{{palette(img)[-1]: {new}}}",
    ]
    return [f"img = apply_colormap(img, {choose(source.rng, kinds)})"]


def _paint_objects(source: StepSource) -> Step:
    chosen = choose(source.rng, [source.extreme(), source.chosen()])
    return [f"img = paint(img, {chosen}, {choose(source.rng, [source.color(), source.background])})"]


def _keep_objects(source: StepSource) -> Step:
    chosen = choose(source.rng, [source.extreme(), source.chosen()])
    return [f"img = draw_object(create_img(img.shape, {random_int(source.rng, 0, 9)}), {chosen})"]


def _mark_objects(source: StepSource) -> Step:
    region = choose(
        source.rng,
        [
            "obj.bounding_box.outline",
            "obj.bounding_box.expand(1).outline",
            "neighbors(obj)",
            "neighbors(obj, 8)",
            "outline(obj)",
            "obj.center",
            "obj.bounding_box",
            "holes(obj)",
            "obj.bounding_box.corners",
        ],
    )
    only = choose(source.rng, ["", "", f", only={source.background}"])
    color = choose(source.rng, [f"{source.color()}", "obj.color"])
    loop = f"for obj in {choose(source.rng, [source.objects(), source.chosen()])}:"
    return [loop, f"    img = paint(img, {region}, {color}{only})"]


def _change_objects(source: StepSource) -> Step:
    rng = source.rng
    step = f"({random_int(rng, -2, 2)}, {random_int(rng, -2, 2)})"
    changed = choose(
        rng,
        [
            f"obj.move({step})",
            "flip(obj, 0)",
            "flip(obj, 1)",
            "rotate_90(obj)",
            "upscale(obj, 2)",
            f"slide(img, obj, {choose(rng, DIRECTIONS[:4])})",
            f"obj.move({step}).change_color({source.color()})",
        ],
    )
    loop = f"for obj in {choose(rng, [source.objects(), source.chosen()])}:"
    erase = [f"    img = paint(img, obj, {source.background})"] if rng.random() < 0.7 else []
    return [loop, *erase, f"    img = draw_object(img, {changed})"]


def _shoot(source: StepSource) -> Step:
    through = choose(source.rng, ["", f", through={source.background}"])
    color = choose(source.rng, [f"{source.color()}", "obj.color"])
    direction = choose(source.rng, DIRECTIONS)
    if source.rng.random() < 0.4 and color != "obj.color":
        return [f"img = draw_ray(img, img == {source.seen_color()}, {direction}, {color}{through})"]
    return [
        f"for obj in {choose(source.rng, [source.objects(), source.chosen()])}:",
        f"    img = draw_ray(img, obj.center, {direction}, {color}{through})",
    ]


def _draw_lines(source: StepSource) -> Step:
    color = choose(source.rng, [f"{source.color()}", "obj.color"])
    line = choose(
        source.rng, ["draw_horizontal_line(img, obj.center[0], {})", "draw_vertical_line(img, obj.center[1], {})"]
    )
    loop = f"for obj in {choose(source.rng, [source.objects(), source.chosen()])}:"
    return [loop, f"    img = {line.format(color)}"]


def _draw_by_shape(source: StepSource) -> Step:
    color = source.color()
    options = [
        f"draw_horizontal_line(img, {random_int(source.rng, 0, 3)}, {color})",
        f"draw_vertical_line(img, {random_int(source.rng, 0, 3)}, {color})",
        f"draw_horizontal_line(img, img.shape[0] // 2, {color})",
        f"draw_vertical_line(img, img.shape[1] // 2, {color})",
        f"draw_rectangle(img, (0, 0), (img.shape[0] - 1, img.shape[1] - 1), {color}, filled=False)",
        f"draw_line(img, (0, 0), (img.shape[0] - 1, img.shape[0] - 1), {color})",
        f"draw_pixel(img, (img.shape[0] // 2, img.shape[1] // 2), {color})",
        f"paint(img, ring_index(img) % 2 == {random_int(source.rng, 0, 1)}, {color}, only={source.background})",
    ]
    return [f"img = {choose(source.rng, options)}"]


def _fall(source: StepSource) -> Step:
    background = f", background_color={source.background}" if source.background else ""
    objects = f", objects={source.objects()}" if source.rng.random() < 0.4 else ""
    return [f"img = gravity(img, {choose(source.rng, DIRECTIONS[:4])}{background}{objects})"]


def _fill(source: StepSource) -> Step:
    options = [
        f"paint(img, enclosed(img, {source.background}), {source.color()})",
        f"flood_fill(img, (0, 0), {source.color()})",
        f"connect_aligned(img, {source.seen_color()}, {source.color()}, only={source.background})",
        f"connect_aligned(img, {source.seen_color()})",
        f"paint(img, neighbors(img == {source.seen_color()}), {source.color()}, only={source.background})",
        f"paint(img, bounding_box_of(img == {source.seen_color()}), {source.color()}, only={source.background})",
        f"overlay([img, flip(img, {choose(source.rng, AXES[:2])})], {source.background})",
    ]
    return [f"img = {choose(source.rng, options)}"]


def _count_cells(source: StepSource) -> Step:
    sign = choose(source.rng, [">", "<", "=="])
    connectivity = choose(source.rng, [4, 8])
    return [
        f"counts = count_neighbors(img != {source.background}, {connectivity})",
        f"img = paint(img, (img {choose(source.rng, ['!=', '=='])} {source.background}) & "
        f"(counts {sign} {random_int(source.rng, 1, 3)}), {source.color()})",
    ]


_KINDS: tuple[Callable[[StepSource], Step], ...] = (
    _turn,
    _mirror,
    _shift,
    _resize,
    _tile,
    _crop_object,
    _crop_color,
    _crop_part,
    _map_colors,
    _paint_objects,
    _paint_objects,
    _keep_objects,
    _mark_objects,
    _mark_objects,
    _change_objects,
    _change_objects,
    _shoot,
    _draw_lines,
    _draw_by_shape,
    _fall,
    _fill,
    _count_cells,
)
