"""The templates of the typed search, by what they make, and the macros in them; see `evaluation.search.grammar`.

This is data. A line is worth its place when some program of the training tasks needs it: adding one makes every search
a little slower.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from evaluation.search.grammar import Kind
from evaluation.search.planes import MACROS, PLANES, SUMMARIES
from evaluation.search.target import Target

_JOINS = tuple(
    f"np.{stack}([{first}, {second}])"
    for stack in ("hstack", "vstack")
    for first in ("img", "flip(img, 0)", "flip(img, 1)", "rotate_90(img, 2)")
    for second in ("img", "flip(img, 0)", "flip(img, 1)", "rotate_90(img, 2)")
    if first != second or first == "img"
)

TEMPLATES: Mapping[Kind, Sequence[str]] = {
    Kind.COLOR: (
        "{color}",
        "+3 mode(img)",
        "+3 palette(img)[-1]",
        "+3 palette(img, exclude={bg})[0]",
        "+4 palette(img, exclude={bg})[1]",
        "+4 palette(img, exclude={bg})[-1]",
        "+2 {Object}.color",
        "+3 palette({Object})[-1]",
        "+4 img[0, 0]",
        "+5 img[-1, -1]",
    ),
    Kind.NUMBER: (
        "+3 1",
        "+3 2",
        "+3 3",
        "+2 len({Objects})",
        "+3 int({Mask}.sum())",
        "+3 len(palette(img))",
        "+3 len(palette(img, exclude={bg}))",
        "+4 int(is_symmetric(img, {axis}))",
        "+4 {Object}.width",
        "+4 {Object}.height",
        "+4 {Object}.area",
        "+4 len(holes({Object}))",
        "+4 len(find_pattern(img, create_img(2, {Color})))",
        "+4 len(img)",
    ),
    Kind.MASK: (
        "img == {Color}",
        "+1 img != {bg}",
        "+1 img != {Color}",
        "+3 {Mask} & {Mask}",
        "+4 {Mask} | {Mask}",
        "+3 ~{Mask}",
        "+4 to_mask(img, {Region})",
        "+3 enclosed(img, {bg})",
        "+5 enclosed(img, {bg}, 8)",
        "+3 enclosed(img, tuple(c for c in range(10) if c != {other}))",
        "+5 ring_index(img) == 0",
        "+4 {Mask}.any(axis={axis}, keepdims=True) | np.zeros(img.shape, bool)",
        "+6 {Mask}.all(axis={axis}, keepdims=True) | np.zeros(img.shape, bool)",
        "+6 count_neighbors({Mask}, {connectivity}) == {small}",
    ),
    Kind.OBJECTS: (
        "detect_objects(img{background})",
        "+2 detect_objects(img{background}, connectivity=8)",
        "+2 detect_objects(img{background}, monochrome=False)",
        "+2 detect_objects(img{background}, connectivity=8, monochrome=False)",
        "+3 detect_objects(img{background}, connectivity=None)",
        "+4 detect_objects(img, background_color=None)",
        "+4 detect_objects(img, background_color=mode(img))",
        "+1 detect_objects(img == {color})",
        "+2 detect_objects(img == {color}, connectivity=8)",
        "+3 detect_objects({Mask})",
        "+1 detect_objects(img, background_color=({bg}, {other}))",
        "+2 detect_objects(img, background_color=({bg}, {other}), connectivity=8, monochrome=False)",
        "+2 detect_objects(img, background_color={other}, monochrome=False)",
        "+1 [o for o in {Objects} if {test}]",
        "+2 [o for o in {Objects} if not {test}]",
        "+1 [o for o in {Objects} if {number_test}]",
        "+3 [h for o in {Objects} for h in holes(o)]",
        "+3 sorted({Objects}, key=lambda o: {key})[:-1]",
        "+4 sorted({Objects}, key=lambda o: {key})[1:]",
        "+3 [o for o in {Objects} if o != {Object}]",
        "+4 [o for o in {Objects} if same_shape(o, {Object})]",
        "+3 [o for o in {Objects} if o.color == {Color}]",
        "+4 [o for o in {Objects} if touching(o, {Region})]",
    ),
    Kind.OBJECT: (
        "+1 max({Objects}, key=lambda o: {key})",
        "+1 min({Objects}, key=lambda o: {key})",
        "+2 odd_one_out({Objects}, key=lambda o: {group_key})",
        "+2 sort_by_frequency({Objects}, key=lambda o: {group_key})[0]",
        "+3 {Objects}[0]",
        "+4 {Objects}[-1]",
        "+3 extract(img, {Mask})",
        "+5 merge_objects({Objects})",
    ),
    Kind.REGION: (
        "{Mask}",
        "{Object}",
        "{Objects}",
        "+2 bounding_box_of({Region})",
        "+2 neighbors({Region})",
        "+3 neighbors({Region}, 8)",
        "+4 outline({Region})",
        "+4 largest_rectangle({Mask})",
        "+1 [o.bounding_box for o in {Objects}]",
        "+3 [o.bounding_box.expand({ring}) for o in {Objects}]",
        "+3 [p for o in {Objects} for p in o.bounding_box.outline]",
        "+3 [p for o in {Objects} for p in o.bounding_box.expand({ring}).outline]",
        "+4 [p for o in {Objects} for p in o.bounding_box.corners]",
        "+3 [o.center for o in {Objects}]",
        "+3 [h for o in {Objects} for h in holes(o)]",
        "+4 [p for o in {Objects} for p in outline(o)]",
        "+3 {Object}.bounding_box.expand({ring})",
        "+3 {Object}.bounding_box.outline",
        "+3 ray_points(img, {Region}, {direction})",
        "+4 ray_points(img, {Region}, {direction}, through={bg})",
        "+4 [{border_point} for o in {Objects}]",
        "+4 gap_between({Object}, {Object})",
    ),
    Kind.GRIDS: (
        "+2 split_by_lines(img)",
        "+2 split_by_lines(img, {color})",
        "+2 split(img, {rows_cols})",
        "+4 [img[:, :img.shape[1] // 2], img[:, (img.shape[1] + 1) // 2:]]",
        "+4 [img[:img.shape[0] // 2], img[(img.shape[0] + 1) // 2:]]",
        "+3 split(img, max(img.shape[0] // img.shape[1], 1), max(img.shape[1] // img.shape[0], 1))",
        "+2 [crop(img, o) for o in {Objects}]",
        "+3 [o.to_img({bg}) for o in {Objects}]",
        "+3 [crop(img, BoundingBox(r, c, r, c).expand(1)) for r, c in np.argwhere({Mask})]",
        "+3 sorted({Grids}, key={grid_key})",
        "+4 [np.where(img == c, c, {bg}) for c in palette(img, exclude={bg})]",
    ),
    Kind.PLANE: PLANES,
    Kind.GRID: (
        "+2 crop(img, {Region})",
        "+3 {Object}.to_img({bg})",
        "+2 flip(img, {flip_axis})",
        "+3 rotate_90(img, {turns})",
        "+3 collapse_repeats(img)",
        "+3 unscale(img)",
        "+4 upscale(img, {Number})",
        "+3 upscale(img, {up_ratio})",
        "+3 downscale(img, {down_ratio})",
        "+3 np.tile(img, {up_ratio})",
        "+6 np.tile(img, (1, {Number}))",
        "+6 np.tile(img, ({Number}, 1))",
        "+5 np.tile(img, ({Number}, {Number}))",
        "+3 trim(img, 1)",
        "+5 pad(img, 1, {Color})",
        "+4 shift(img, {direction}, {bg})",
        "+5 shift(img, {direction}, wrap=True)",
        "+4 gravity(img, {straight}, {bg})",
        "+5 gravity(img, {straight}, {bg}, {Objects})",
        "+3 draw_object(create_img(img.shape, {bg}), {Objects})",
        "+3 paint(img, {Region}, {bg})",
        "+2 paint(img, {Region}, {Color})",
        "+3 paint(img, {Region}, {Color}, only={bg})",
        "+3 connect_aligned(img, {Color})",
        "+4 connect_aligned(img, {Color}, axis={axis})",
        "+3 connect_aligned(img, {Color}, {Color})",
        "+4 connect_aligned(img, {Color}, {Color}, only={bg})",
        "+2 complete_symmetry(img, {Color})",
        "+2 complete_pattern(img, {Color})",
        "+5 complete_pattern(img)",
        "+2 crop(complete_symmetry(img, {color}), img == {color})",
        "+2 crop(complete_pattern(img, {color}), img == {color})",
        "+4 complete_pattern(img, shape={fixed_shape})",
        "+2 create_img({fixed_shape}, {Color})",
        "+3 create_img(img.shape, {Color})",
        "+4 create_img(1, {Color})",
        "+4 img[{window}]",
        "+4 flood_fill(img, (0, 0), {Color})",
        "+2 np.kron({Mask}, img)",
        "+4 overlay([img, {mirrored}], {bg})",
        *(f"+5 {join}" for join in _JOINS),
        "+5 np.vstack([np.hstack([img, rotate_90(img, -1)]), np.hstack([rotate_90(img), rotate_90(img, 2)])])",
        "+6 np.vstack([np.hstack([img, rotate_90(img)]), np.hstack([rotate_90(img, -1), rotate_90(img, 2)])])",
        "+2 {Grids}[{index}]",
        "+3 max({Grids}, key={grid_key})",
        "+3 min({Grids}, key={grid_key})",
        "+4 odd_one_out({Grids})",
        "+5 odd_one_out({Grids}, key={grid_group_key})",
        "+4 sort_by_frequency({Grids})[0]",
        "+2 overlay({Grids}, {bg})",
        "+2 overlay({Grids}[::-1], {bg})",
        "+4 join({Grids}, axis={axis})",
        "+5 join([o.to_img({bg}) for o in sorted({Objects}, key=lambda o: {order_key})], axis={axis})",
        "+5 np.array([[o.color for o in sorted({Objects}, key=lambda o: {order_key})]])",
        "+5 np.array([[o.color] for o in sorted({Objects}, key=lambda o: {order_key})])",
        "+5 np.array([palette(img, exclude={bg})])",
        "+5 np.array([[c] for c in palette(img, exclude={bg})])",
        "+4 np.array([[{panel_color} for b in row] for row in find_panels(img)])",
        "+5 np.array([[{panel_color} for b in row] for row in find_panels(img, {color})])",
        "+4 draw_object(paint(img, {Objects}, {bg}), [{moved} for o in {Objects}])",
        "+5 draw_object(img, [{moved} for o in {Objects}])",
        "+4 draw_object(img, find_placements(img, {Object}, {Color}, rotate=True, mirror=True))",
        "+4 draw_object(img, find_placements(img, {Object}, palette({Object})[1:], rotate=True, mirror=True))",
        "+5 draw_object(img, [symmetrize(o, {Object}) for o in {Objects}])",
        "+4 draw_object(paint(img, {Objects}, {bg}), [move_to_contact(o, {Object}) for o in {Objects}])",
        "+4 draw_object(paint(img, {Objects}, {bg}), [o.move(({Object}.min_row - o.min_row, 0)) for o in {Objects}])",
        "+4 draw_object(paint(img, {Objects}, {bg}), [o.move((0, {Object}.min_col - o.min_col)) for o in {Objects}])",
        *SUMMARIES,
        "+4 for o in {Objects}:\n    img = {drawn}",
        "+5 for o in {Objects}:\n    img = paint(img, o, min({Objects}, key=lambda x: distance(o, x)).color)",
        "+6 for o in {Objects}:\n"
        "    for x in {Objects}:\n"
        "        if same_shape(o, x) and o.color != x.color:\n"
        "            img = paint(img, o, x.color)",
        "+5 for o in {Objects}:\n"
        "    for x in {Objects}:\n"
        "        if o.color == x.color and o != x:\n"
        "            img = draw_object(paint(img, o, {bg}), move_to_contact(o, x))",
        "+5 for o in {Objects}:\n"
        "    for x in {Objects}:\n"
        "        if o.color == x.color:\n"
        "            img = draw_line(img, o.center, x.center, o.color)",
        "+5 for o in {Objects}:\n    img = draw_object(img, {Object}.move_to(o.position))",
        "+6 for o in {Objects}:\n    img = draw_object(img, {Object}.change_color(o.color).move_to(o.position))",
        "+5 for o in {Objects}:\n"
        "    if direction_to(o, {Object}) != (0, 0):\n"
        "        img = draw_ray(img, o, direction_to(o, {Object}), o.color{through})",
        "+4 for c in palette(img, exclude={bg}):\n    img = connect_aligned(img, c{connect_options})",
        "+4 for o in {Objects}:\n    if {test}:\n        img = paint(img, o, {color})",
    ),
}

_KEYS = ("+1 o.area", "+2 o.color", "+3 len(o.colors)", "+3 o.height", "+3 o.width", "+3 o.min_row", "+3 o.min_col",
         "+4 o.bounding_box.area", "+3 len(holes(o))", "+5 o.area / o.bounding_box.area", "+4 o.max_row",
         "+4 o.max_col")  # fmt: skip
_TESTS = ("+4 is_symmetric(o, 1)", "+5 is_symmetric(o, 0)", "+3 touches_border(img, o)", "+4 o.is_rectangle",
          "+3 o.is_square", "+3 o.is_point", "+3 o.is_line", "+4 o.is_frame", "+4 o.height > o.width", 
          "+3 len(holes(o)) > 0", "+5 len(o.colors) > 1")  # fmt: skip
_BOXES = ("o.bounding_box", "o.bounding_box.expand(1)", "o.bounding_box.outline", "o.bounding_box.expand(1).outline",
          "o.center", "o.bounding_box.corners")  # fmt: skip


def make_macros(target: Target) -> dict[str, Sequence[str]]:
    """Return the texts of each macro for a task: its colors, the ratios of its sizes, and what is the same for all."""
    bg = str(target.background)
    inputs = sorted({int(color) for grid in target.inputs for color in set(grid.ravel().tolist())})
    colors = sorted({int(color) for grid in target.outputs for color in set(grid.ravel().tolist())} | set(inputs))
    shared = set.intersection(*(set(grid.ravel().tolist()) for grid in target.inputs))
    bits = max(3, round(math.log2(len(inputs) + 1) + 0.5) + 1)
    priced = [f"+{2 if color not in inputs else max(bits - (color in shared), 2)} {color}" for color in colors]
    others = [text for text, color in zip(priced, colors, strict=True) if color in inputs and str(color) != bg]
    shapes = {output.shape for output in target.outputs}
    fixed = [str(shape) for shape in shapes] if len(shapes) == 1 and not target.same_shape else []
    steps = {"UP": (-1, 0), "DOWN": (1, 0), "LEFT": (0, -1), "RIGHT": (0, 1)}
    diagonals = ("UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT")
    through = f", through={bg}"
    lines = ("draw_horizontal_line(img, o.center[0], o.color)", "draw_vertical_line(img, o.center[1], o.color)")
    inner = (f"palette(crop(img, o), exclude={bg})[-1]", f"palette(crop(img, o), exclude={bg})[0]")
    return {
        **MACROS,
        "bg": (bg,),
        "background": (f", background_color={bg}" if bg != "0" else "",),
        "color": priced,
        "other": others,
        "axis": ("0", "1"),
        "flip_axis": ("0", "1", "+2 'diagonal'", "+3 'antidiagonal'"),
        "turns": ("1", "2", "3"),
        "connectivity": ("4", "8"),
        "small": ("1", "2", "3", "4"),
        "straight": tuple(steps),
        "direction": (*(f"+1 {name}" for name in steps), *(f"+2 {name}" for name in diagonals)),
        "ring": ("1", "+2 -1"),
        "index": ("0", "-1", "+1 1", "+1 2"),
        "rows_cols": ("1, 2", "2, 1", "2, 2", "1, 3", "3, 1", "3, 3", "1, 4", "4, 1"),
        "key": (*_KEYS, "+2 int((o.cell_colors == {other}).sum())"),
        "order_key": ("o.min_col", "o.min_row", "o.area", "-o.area"),
        "group_key": (
            "+2 shape_key(o)",
            "+4 shape_key(o, rotate=True, mirror=True)",
            "+2 o.color",
            "+1 o.area",
            "+3 o.shape",
            "+3 o.colors",
            *_TESTS[:2],
            "+3 len(holes(o))",
        ),
        "test": (
            *_TESTS,
            "+2 {other} in o.colors",
            "+3 touching(o, img == {other})",
        ),
        "number_test": (
            *(f"+4 o.area > {number}" for number in (1, 2, 3, 4)),
            *(f"+5 o.area == {number}" for number in (2, 3, 4)),
            "+5 o.height == o.width",
        ),
        "border_point": (
            "(0, o.center[1])",
            "(len(img) - 1, o.center[1])",
            "(o.center[0], 0)",
            "(o.center[0], img.shape[1] - 1)",
        ),
        "grid_key": (
            "np.count_nonzero",
            "np.size",
            "lambda g: len(palette(g))",
            "lambda g: is_symmetric(g, 1)",
            "lambda g: is_symmetric(g, 0)",
            "lambda g: len(detect_objects(g))",
            "lambda g: len(detect_objects(g, connectivity=8))",
            "lambda g: np.sum(g == {other})",
        ),
        "grid_group_key": (
            "shape_key",
            "lambda g: tuple(palette(g))",
            "np.count_nonzero",
            "lambda g: is_symmetric(g, 1)",
            "lambda g: g.shape",
        ),
        "mirrored": ("flip(img, 0)", "flip(img, 1)", "rotate_90(img, 2)", "flip(img, 'diagonal')"),
        "fixed_shape": fixed,
        "up_ratio": _ratios(target, up=True),
        "down_ratio": _ratios(target, up=False),
        "window": (*_windows(fixed), "::2, ::2", "1::2, 1::2", "::3, ::3", "1:", ":-1", ":, 1:", ":, :-1"),
        "panel_color": (
            f"max(palette(crop(img, b), exclude={bg}), default={bg})",
            "mode(crop(img, b))",
            "palette(crop(img, b))[-1]",
            "len(palette(crop(img, b)))",
            "min(9, np.count_nonzero(crop(img, b)))",
        ),
        "moved": (
            *(f"o.move({name})" for name in steps),
            *(f"o.move(({row} * o.height, {col} * o.width))" for row, col in steps.values()),
            f"slide(img, o, UP, {bg})",
            f"slide(img, o, DOWN, {bg})",
            f"slide(img, o, LEFT, {bg})",
            f"slide(img, o, RIGHT, {bg})",
            "flip(o, 0)",
            "flip(o, 1)",
            "rotate_90(o)",
            "symmetrize(o, o.bounding_box)",
        ),
        "drawn": (
            *lines,
            *(f"draw_ray(img, o, {name}, o.color{more})" for name in
              (*steps, *diagonals) for more in ("", through)),
            *(f"draw_object(paint(img, o, {bg}), slide(img, o, {name}, {bg}))" for name in steps),
            *(f"repeat_object(img, o, ({row} * o.height, {col} * o.width))" for row, col in steps.values()),
            *(f"repeat_object(img, o, ({row} * (o.height + 1), {col} * (o.width + 1)))" for row, col in steps.values()),
            *(f"paint(img, {box}, o.color{more})" for box in _BOXES for more in (f", only={bg}", "")),
            *(f"paint(img, {box}, {color})" for box in ("o", "o.bounding_box", "o.bounding_box.expand(1).outline")
              for color in inner),
            *(f"paint(img, o.bounding_box, {color}, only={bg})" for color in inner),
            "paint(img, holes(o), o.color)",
            f"paint(img, neighbors(o), o.color, only={bg})",
            f"paint(img, neighbors(o, 8), o.color, only={bg})",
            "draw_object(img, symmetrize(o, o.bounding_box))",
            "draw_object(img, symmetrize(o, o.bounding_box, False, True))",
            "draw_line(img, o.cells[0], o.cells[-1], o.color)",
        ),
        "number_of_object": (
            *_KEYS[:5],
            *_TESTS,
            "+3 len(holes(o))",
            "+4 o.bounding_box.area",
            "+4 o.area % 2",
            "+2 int((o.cell_colors == {other}).sum())",
            "+3 touching(o, img == {other})",
        ),
        "through": ("", through),
        "connect_options": ("", f", only={bg}", ", axis=0", ", axis=1"),
    }  # fmt: skip


def _ratios(target: Target, up: bool) -> list[str]:
    """Return the whole ratios (rows, columns) of output to input sizes, or of input to output sizes."""
    found = set()
    for grid, output in zip(target.inputs, target.outputs, strict=False):
        large, small = (output.shape, grid.shape) if up else (grid.shape, output.shape)
        if large[0] % small[0] == 0 and large[1] % small[1] == 0 and large != small:
            found.add((large[0] // small[0], large[1] // small[1]))
    return [str(ratio) for ratio in sorted(found | ({(2, 2)} if up else set()))]


def _windows(shapes: Sequence[str]) -> list[str]:
    """Return the slices of a fixed shape at the four corners."""
    found = []
    for shape in shapes:
        height, width = (int(side) for side in shape[1:-1].split(","))
        found += [f":{height}, :{width}", f":{height}, -{width}:", f"-{height}:, :{width}", f"-{height}:, -{width}:"]
    return found
