"""Regions as masks give the cells that the DSL lists as points."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.region import to_mask
from evaluation.search.masks import make_mask, on_masks

RNG = np.random.default_rng(3)
GRIDS = [np.where(RNG.random(shape) < 0.3, 2, 0) for shape in ((1, 1), (4, 7), (9, 3), (12, 12))]
DSL = program_namespace()
QUICK = on_masks(DSL)


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: f"{grid.shape[0]}x{grid.shape[1]}")
def test_masks_hold_the_listed_points(grid: np.ndarray) -> None:
    """Neighbors, outlines and rays of a mask, as masks, are those of the primitives; other regions go to these."""
    mask = grid == 2
    for connectivity in (4, 8):
        for name in ("neighbors", "outline"):
            assert np.array_equal(QUICK[name](mask, connectivity), to_mask(grid, DSL[name](mask, connectivity)))
            assert QUICK[name]((0, 0), connectivity) == DSL[name]((0, 0), connectivity)
    for direction in ((-1, 0), (0, 1), (1, 1), (1, -1)):
        for through in (None, 0):
            listed = to_mask(grid, DSL["ray_points"](grid, mask, direction, through=through))
            assert np.array_equal(QUICK["ray_points"](grid, mask, direction, through=through), listed)
            assert QUICK["ray_points"](grid, (0, 0), direction) == DSL["ray_points"](grid, (0, 0), direction)


def test_make_mask_is_to_mask() -> None:
    """Objects, boxes, lists of them and what lies outside the grid: the same cells as `to_mask` has."""
    grid = GRIDS[3]
    objects = detect_objects(grid)
    boxes = [item.bounding_box.expand(1) for item in objects]
    outside = [objects[0].move((-3, 9)), objects[1]]
    for region in (objects, objects[0], boxes, boxes[0], outside, [(0, 0), (20, 3)], BoundingBox(-3, -3, -1, -1), []):
        assert np.array_equal(make_mask(grid, region), to_mask(grid, region))
