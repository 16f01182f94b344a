"""Measure what each primitive costs, on a 10x10 and a 30x30 grid.

Run with `arcwright bench dsl`. Times are CPU microseconds per call, the least of several repetitions, because the
machine's other work can only add to them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import arc_dsl.primitives  # noqa: F401  fills the registry
from arc_dsl.errors import InputError
from arc_dsl.grid import Grid
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.registry import PRIMITIVES

ANCHORS = {
    "detect_objects": (8.0, 20.0),
    "downscale": (6.0, 9.0),
    "mode": (1.2, 2.8),
    "draw_rectangle": (2.2, 2.4),
    "draw_object": (13.0, 15.0),
    "draw_line": (7.0, 8.0),
    "apply_colormap": (1.0, 2.0),
}
"""Microseconds (10x10, 30x30) of good implementations measured before the DSL was written; that of detect_objects
was compiled with numba, all others are numpy."""


@dataclass(frozen=True)
class Options:
    """Measure what each primitive costs, on a 10x10 and a 30x30 grid.

    Attributes:
        repeats: means of which the least counts.
        repeat_seconds: about how long each of them is taken over.
    """

    repeats: int = 7
    repeat_seconds: float = 0.01

    def __post_init__(self) -> None:
        if self.repeats < 1:
            raise InputError(f"repeats must be at least 1, got {self.repeats}")


def object_image(side: int, num_objects: int, seed: int = 0) -> Grid:
    """Return a square grid of `side` cells with rectangles, lines and points of random colors on 0."""
    rng = np.random.default_rng(seed)
    img = np.zeros((side, side), dtype=np.int64)
    for _ in range(num_objects):
        height, width = rng.integers(1, max(2, side // 4), 2)
        row, col = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
        img[row : row + height, col : col + width] = rng.integers(1, 10)
    return img


def primitive_calls(img: Grid) -> dict[str, Callable[[], Any]]:
    """Return one ordinary call of every primitive on a grid, by name; the tests run the same calls."""
    dsl = program_namespace()
    height, width = img.shape
    objects = dsl["detect_objects"](img) or [Object([(0, 0)], 1)]
    thing = max(objects, key=lambda item: item.area)
    other = objects[0]
    corner, middle = (0, 0), (height // 2, width // 2)
    box = BoundingBox(0, 0, height // 2, width // 2)
    lined = img.copy()
    lined[height // 2], lined[:, width // 2] = 5, 5
    stripes = np.add.outer(np.arange(height), np.arange(width)) % 3 + 1
    stripes[height // 2 :, width // 2 :] = 0
    symmetric = np.minimum(img, img[::-1])
    mask = img != 0
    arguments: dict[str, tuple[Any, ...]] = {
        "BoundingBox": (0, 0, 1, 1),
        "Object": (thing.cells, thing.cell_colors),
        "apply_colormap": (img, {1: 2, 2: 1}),
        "background_color": (img,),
        "bounding_box_of": (img == img[-1, -1],),
        "collapse_repeats": (img,),
        "complete_pattern": (stripes, 0),
        "complete_symmetry": (symmetric, 0),
        "connect": (img,),
        "connect_aligned": (img, 1),
        "count_colors": (img,),
        "count_equal": (objects, dsl["shape_key"]),
        "count_neighbors": (mask,),
        "create_img": ((height, width), 3),
        "crop": (img, box),
        "cut": (img,),
        "cut_colors": (img,),
        "detect_objects": (img,),
        "direction_to": (thing, other),
        "distance": (thing, other),
        "distance_from": (img, thing),
        "distance_map": (img, corner),
        "downscale": (img, 1 if min(img.shape) == 1 else 2),
        "draw_horizontal_line": (img, height // 2, 3),
        "draw_line": (img, corner, (height - 1, width // 2), 3),
        "draw_object": (img, thing),
        "draw_pixel": (img, middle, 3),
        "draw_ray": (img, corner, (1, 1), 3),
        "draw_rectangle": (img, corner, middle, 3),
        "draw_vertical_line": (img, width // 2, 3),
        "drop_max": (objects, lambda item: item.area),
        "enclosed": (img,),
        "extract": (img, mask),
        "fill_box": (img,),
        "repeat_box": (img,),
        "resize": (img, (25, 25)),
        "tile_to": (img[:4, :4], (30, 30)),
        "fill_holes": (img,),
        "find_lines": (lined, 5),
        "find_panels": (lined, 5),
        "find_pattern": (img, img[:2, :2]),
        "find_placements": (img, thing, thing.color, True, True),
        "find_period": (img, 0),
        "first_hit": (img, corner, (1, 1)),
        "flip": (img, 1),
        "flood_fill": (img, corner, 3),
        "gap_between": (thing, other),
        "gravity": (img,),
        "group_by": (objects, lambda item: item.color),
        "grow": (img,),
        "holes": (thing,),
        "is_inside": (other, thing),
        "is_symmetric": (img, 1),
        "join": ([img, img],),
        "label": (img, objects, lambda item: item.area),
        "label_boxes": (img, objects, lambda part: part != 0),
        "label_columns": (img, dsl["mode"]),
        "label_rows": (img, dsl["mode"]),
        "keep_max": (objects, lambda item: item.area),
        "largest_rectangle": (~mask,),
        "line_points": (corner, middle),
        "look": (img, (1, 1)),
        "merge_objects": (objects,),
        "mode": (img,),
        "move_to_contact": (other, thing),
        "nearest_color": (img,),
        "neighbors": (thing,),
        "odd_one_out": (objects, lambda item: item.area),
        "orientations": (img,),
        "outline": (thing,),
        "overlay": ([img, img],),
        "pad": (img, 1),
        "paint": (img, thing, 3),
        "palette": (img, 0),
        "paste": (img, img[:2, :2], middle),
        "position_around": (img, thing),
        "rank_colors": (img, (1, 2, 3)),
        "ranks": (objects, lambda item: item.area),
        "push": (img, (1, 0)),
        "ray_points": (img, corner, (1, 1)),
        "recolor_by": (img, mask, {(0, 0): 3, 1: 4}),
        "repeat_object": (img, thing, (0, 2)),
        "rim": (img,),
        "ring_index": (img,),
        "rotate_90": (img, 1),
        "same_shape": (thing, other, True, True),
        "shape_key": (thing,),
        "shift": (img, (1, 0)),
        "shortest_path": (img, corner, (height - 1, width - 1)),
        "slide": (img, thing, (1, 0)),
        "smear": (img, (1, 0)),
        "sort_by_frequency": (objects, lambda item: item.area),
        "split": (img, 1, 1 if width == 1 else 2),
        "split_by_lines": (lined, 5),
        "spread": (img,),
        "squeeze_empty": (img,),
        "symmetrize": (thing, box),
        "to_mask": (img, thing),
        "touches_border": (img, thing),
        "touching": (thing, other),
        "trim": (img, 1),
        "trim_empty": (img,),
        "unscale": (img,),
        "upscale": (img, 2),
    }
    return {name: lambda name=name: dsl[name](*arguments[name]) for name in PRIMITIVES}  # type: ignore[misc]


def microseconds_per_call(call: Callable[[], Any], num_repeats: int, seconds_per_repeat: float) -> float:
    """Return the CPU microseconds of one call: the least of `num_repeats` means over about the given seconds each."""
    start = time.process_time()
    call()
    first_seconds = max(time.process_time() - start, 1e-6)
    num_calls = max(1, min(20_000, int(seconds_per_repeat / first_seconds)))
    best = float("inf")
    for _ in range(num_repeats):
        start = time.process_time()
        for _ in range(num_calls):
            call()
        best = min(best, (time.process_time() - start) / num_calls)
    return best * 1e6


def run_bench(options: Options) -> dict[str, Any]:
    """Time every primitive, print a table, and return the microseconds by name and grid size."""

    def cost(call: Callable[[], Any]) -> float:
        return round(microseconds_per_call(call, options.repeats, options.repeat_seconds), 2)

    images = {"10x10": object_image(10, 5), "30x30": object_image(30, 15)}
    noise = {size: np.random.default_rng(0).integers(0, 10, img.shape) for size, img in images.items()}
    dsl = program_namespace()
    calls = {size: primitive_calls(img) for size, img in images.items()}
    measured = {name: {size: cost(calls[size][name]) for size in images} for name in PRIMITIVES}
    noisy = {
        size: cost(lambda img=img: dsl["detect_objects"](img))  # type: ignore[misc]
        for size, img in noise.items()
    }
    print(f"{'primitive':<22}{'10x10 us':>10}{'30x30 us':>10}   a good implementation")
    for name, times in measured.items():
        anchor = f"   {ANCHORS[name][0]:g} / {ANCHORS[name][1]:g}" if name in ANCHORS else ""
        print(f"{name:<22}{times['10x10']:>10.1f}{times['30x30']:>10.1f}{anchor}")
    print(f"{'  detect, pure noise':<22}{noisy['10x10']:>10.1f}{noisy['30x30']:>10.1f}   - / 242 (numba)")
    namespace_us = cost(program_namespace)
    print(f"{'program_namespace()':<22}{namespace_us:>10.1f}")
    return {
        "microseconds": measured,
        "microseconds_detect_objects_noise": noisy,
        "microseconds_program_namespace": namespace_us,
        "anchor_microseconds": {name: {"10x10": a, "30x30": b} for name, (a, b) in ANCHORS.items()},
    }
