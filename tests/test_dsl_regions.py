"""Regions: naming cells in every way, painting, flooding, neighbors and distances."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.flood import distance_map, enclosed, flood_fill, holes, shortest_path, touches_border
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import (
    bounding_box_of,
    count_neighbors,
    extract,
    largest_rectangle,
    neighbors,
    outline,
    paint,
    ring_index,
    to_mask,
)

EMPTY = np.zeros((3, 3), dtype=np.int64)
RING = Object(BoundingBox(1, 1, 3, 3).outline, 5)


@pytest.mark.parametrize(
    "region",
    [
        Object([(0, 1), (1, 1)], 3),
        BoundingBox(0, 1, 1, 1),
        np.array([[False, True, False], [False, True, False], [False] * 3]),
        [[False, True, False], [False, True, False], [False] * 3],
        [(0, 1), (1, 1)],
        np.array([[0, 1], [1, 1]]),
        [Object([(0, 1)], 3), Object([(1, 1)], 4)],
        [BoundingBox(0, 1, 0, 1), Object([(1, 1)], 4)],
        [(0, 1), (1, 1), (-1, 1), (3, 1), (0, -2)],
    ],
)
def test_paint_takes_every_kind_of_region(region: object) -> None:
    """Objects, boxes, masks, points and lists of them name cells; those outside the grid are left out."""
    assert paint(EMPTY, region, 6).tolist() == [[0, 6, 0], [0, 6, 0], [0, 0, 0]]


def test_paint_only_over_some_colors() -> None:
    """With `only`, cells of other colors stay."""
    img = np.array([[0, 1, 2]])
    everything = BoundingBox(0, 0, 0, 2)
    assert paint(img, everything, 5, only=0).tolist() == [[5, 1, 2]]
    assert paint(img, everything, 5, only=(0, 2)).tolist() == [[5, 1, 5]]
    assert paint(img, [], 5).tolist() == img.tolist()
    with pytest.raises(TypeError, match="expected an object, a box, a mask or points"):
        paint(img, "here", 5)


def test_to_mask_is_as_large_as_the_grid() -> None:
    """A region becomes a mask of the grid's size, clipped."""
    assert to_mask(EMPTY, BoundingBox(2, 2, 9, 9)).sum() == 1
    assert not to_mask(EMPTY, []).any()


def test_extract_takes_the_colors_of_the_grid() -> None:
    """The object has the cells of the region that lie in the grid, with their colors."""
    obj = extract(np.array([[1, 2], [3, 4]]), BoundingBox(0, 1, 5, 5))
    assert (obj.cells.tolist(), obj.cell_colors.tolist()) == ([[0, 1], [1, 1]], [2, 4])
    assert extract(EMPTY, EMPTY == 1).area == 0


def test_bounding_box_of_every_kind_of_region() -> None:
    """Masks, points, lists of objects have a box; nothing has none."""
    assert bounding_box_of([RING, Object([(7, 0)], 1)]) == BoundingBox(1, 0, 7, 3)
    assert bounding_box_of((4, 5)) == BoundingBox(4, 5, 4, 5)
    with pytest.raises(ValueError, match="without cells"):
        bounding_box_of(EMPTY == 1)


def test_largest_rectangle_agrees_with_trying_all() -> None:
    """The box found is as large as the largest of all boxes, and all True."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        mask = rng.random((6, 7)) < 0.7
        best = max(
            (r2 - r1 + 1) * (c2 - c1 + 1)
            for r1, r2 in itertools.combinations_with_replacement(range(6), 2)
            for c1, c2 in itertools.combinations_with_replacement(range(7), 2)
            if mask[r1 : r2 + 1, c1 : c2 + 1].all()
        )
        box = largest_rectangle(mask)
        assert box is not None and box.area == best
        assert mask[box.min_row : box.max_row + 1, box.min_col : box.max_col + 1].all()
    assert largest_rectangle(np.zeros((2, 2), dtype=bool)) is None
    assert largest_rectangle(np.ones((30, 30), dtype=bool)) == BoundingBox(0, 0, 29, 29)


def test_neighbors_surround_a_region() -> None:
    """Neighbors share a side, or also a corner, and are not part of the region."""
    assert neighbors((0, 0)) == [(-1, 0), (0, -1), (0, 1), (1, 0)]
    assert len(neighbors((0, 0), 8)) == 8
    assert (2, 2) in neighbors(RING) and len(neighbors(RING)) == 13
    with pytest.raises(ValueError, match="connectivity must be 4 or 8"):
        neighbors((0, 0), 5)


def test_outline_is_the_inner_border() -> None:
    """With connectivity 8 cells at an inner corner belong to the outline, with 4 they do not."""
    angle = [cell for cell in BoundingBox(0, 0, 3, 3).cells if cell != (0, 0)]
    assert (1, 1) in outline(angle) and (1, 1) not in outline(angle, connectivity=4)
    assert outline((2, 2)) == [(2, 2)]


def test_count_neighbors_counts_at_borders_too() -> None:
    """Cells outside the grid are not counted."""
    full = np.ones((3, 3), dtype=bool)
    assert count_neighbors(full).tolist() == [[3, 5, 3], [5, 8, 5], [3, 5, 3]]
    assert count_neighbors(full, 4).tolist() == [[2, 3, 2], [3, 4, 3], [2, 3, 2]]
    assert count_neighbors(np.ones((1, 1), dtype=bool)).tolist() == [[0]]


def test_ring_index_counts_from_the_border() -> None:
    """Rings are numbered from outside to inside, in grids that are not square too."""
    assert ring_index(np.zeros((3, 5))).tolist() == [[0] * 5, [0, 1, 1, 1, 0], [0] * 5]
    assert ring_index(np.zeros((30, 30))).max() == 14


def test_flood_fill_stays_in_its_color() -> None:
    """Paint spreads over connected cells of one color, over corners only if told; outside nothing happens."""
    img = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    assert flood_fill(img, (0, 0), 7).sum() == img.sum() + 7
    assert (flood_fill(img, (0, 0), 7, connectivity=8) == 7).sum() == 6
    assert flood_fill(img, (5, 5), 7).tolist() == img.tolist()
    assert (flood_fill(np.zeros((30, 30), dtype=np.int64), (29, 29), 3) == 3).all()


def test_enclosed_needs_a_closed_wall() -> None:
    """Cells are enclosed if no way leads to the border; over corners there may be one."""
    img = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0]])
    assert np.argwhere(enclosed(img)).tolist() == [[1, 1]]
    assert not enclosed(img, connectivity=8).any()
    assert not enclosed(EMPTY).any()
    assert enclosed(np.array([[3, 3, 3], [3, 4, 3], [3, 3, 3]]), background_color=(0, 4)).sum() == 1


def test_holes_lie_where_the_object_is() -> None:
    """A hole is an object of color 0 at its place in the grid."""
    (hole,) = holes(RING)
    assert (hole.cells.tolist(), hole.colors) == ([[2, 2]], (0,))
    assert holes(Object([(0, 0), (0, 1)], 2)) == [] and holes(Object([], 2)) == []
    diamond = Object([(0, 1), (1, 0), (1, 2), (2, 1)], 5)
    assert len(holes(diamond)) == 1 and holes(diamond, connectivity=8) == []


def test_touches_border_on_all_sides() -> None:
    """A cell in the first or last row or column touches the border."""
    assert not touches_border(EMPTY, (1, 1))
    for point in ((0, 1), (2, 1), (1, 0), (1, 2)):
        assert touches_border(EMPTY, point)


def test_shortest_path_goes_around_walls() -> None:
    """The way has both ends and no shorter one exists; without a way the list is empty."""
    img = np.array([[0, 1, 0], [0, 1, 0], [0, 0, 0]])
    assert len(shortest_path(img, (0, 0), (0, 2))) == 7
    assert len(shortest_path(img, (0, 0), (0, 2), connectivity=8)) == 5
    assert shortest_path(img, (0, 0), (0, 2), through=5) == []
    assert shortest_path(img, (1, 1), (1, 1)) == [(1, 1)]
    assert shortest_path(img, (0, 0), (0, 2), through=(0, 1)) == [(0, 0), (0, 1), (0, 2)]


def test_distance_map_counts_steps() -> None:
    """Steps are counted from the nearest cell of the region; unreachable cells get -1."""
    img = np.array([[0, 1, 0], [0, 1, 0], [0, 0, 0]])
    assert distance_map(img, (0, 0)).tolist() == [[0, -1, 6], [1, -1, 5], [2, 3, 4]]
    assert distance_map(img, img == 1).tolist() == [[1, 0, 1], [1, 0, 1], [2, 1, 2]]
    assert (distance_map(img, []) == -1).all()
