"""Boxes, objects, and finding objects."""

from __future__ import annotations

import sys
from collections.abc import Collection

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.objects import Object

Cell = tuple[int, int]


def flood(img: np.ndarray, background: Collection[int], connectivity: int, monochrome: bool) -> list[list[Cell]]:
    """Find the groups of cells in the plainest way: a flood from every cell not yet seen, in reading order."""
    height, width = img.shape
    seen: set[Cell] = set()
    groups = []
    for start in np.ndindex(height, width):
        if start in seen or img[start] in background:
            continue
        group, todo = [], [start]
        seen.add(start)
        while todo:
            row, col = todo.pop()
            group.append((row, col))
            for r in (row - 1, row, row + 1):
                for c in (col - 1, col, col + 1):
                    near = (r == row) != (c == col) or (connectivity == 8 and (r, c) != (row, col))
                    if not (near and 0 <= r < height and 0 <= c < width) or (r, c) in seen or img[r, c] in background:
                        continue
                    if not monochrome or img[r, c] == img[row, col]:
                        seen.add((r, c))
                        todo.append((r, c))
        groups.append(sorted(group))
    return groups


@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize("monochrome", [True, False])
@pytest.mark.parametrize("num_colors", [2, 3, 10])
def test_detect_objects_agrees_with_a_plain_flood(connectivity: int, monochrome: bool, num_colors: int) -> None:
    """Objects, their order and their cells are those of a flood from every cell in reading order."""
    rng = np.random.default_rng(connectivity + num_colors)
    for height, width in ((1, 1), (1, 9), (9, 1), (2, 2), (7, 5), (12, 12), (30, 30)):
        img = rng.integers(0, num_colors, (height, width))
        for background in ((0,), (0, 1), ()):
            found = detect_objects(img, background or None, connectivity, monochrome)
            expected = flood(img, background, connectivity, monochrome)
            assert [list(map(tuple, obj.cells.tolist())) for obj in found] == expected
            for obj in found:
                assert obj.cell_colors.tolist() == img[obj.cells[:, 0], obj.cells[:, 1]].tolist()


def test_detect_objects_follows_long_winding_shapes() -> None:
    """A spiral over the whole 30x30 grid is one object, without recursion."""
    spiral = np.zeros((30, 30), dtype=np.int64)
    row, col, d_row, d_col = 0, 0, 0, 1
    for _ in range(30 * 30):
        spiral[row, col] = 4
        ahead = (row + d_row, col + d_col)
        after = (row + 2 * d_row, col + 2 * d_col)
        inside = 0 <= ahead[0] < 30 and 0 <= ahead[1] < 30
        blocked = 0 <= after[0] < 30 and 0 <= after[1] < 30 and spiral[after]
        if not inside or blocked:
            d_row, d_col = d_col, -d_row
        row, col = row + d_row, col + d_col
        if not (0 <= row < 30 and 0 <= col < 30) or spiral[row, col]:
            break
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(150)
    try:
        assert len(detect_objects(spiral)) == 1
        assert detect_objects(np.full((30, 30), 5))[0].area == 900
    finally:
        sys.setrecursionlimit(limit)


def test_detect_objects_of_one_color_each() -> None:
    """With connectivity None there is one object per color, in reading order, or one of everything."""
    img = np.array([[7, 0, 2], [0, 0, 7], [2, 0, 0]])
    assert [(obj.color, obj.area) for obj in detect_objects(img, connectivity=None)] == [(7, 2), (2, 2)]
    (everything,) = detect_objects(img, connectivity=None, monochrome=False)
    assert everything.colors == (2, 7)


def test_detect_objects_takes_masks_and_empty_grids() -> None:
    """A mask is a grid of 0 and 1; without anything but background the list is empty."""
    (obj,) = detect_objects(np.array([[3, 0], [3, 0]]) == 3)
    assert (obj.color, obj.shape) == (1, (2, 1))
    assert detect_objects(np.zeros((30, 30), dtype=np.int64)) == []
    with pytest.raises(ValueError, match="connectivity must be 4, 8 or None, got 6"):
        detect_objects(np.zeros((2, 2), dtype=np.int64), connectivity=6)


def test_boundingbox_measures_and_moves() -> None:
    """A box knows its size, corners and outline, and makes new boxes."""
    box = BoundingBox(1, 2, 3, 5)
    assert (box.height, box.width, box.shape, box.area, box.center) == (3, 4, (3, 4), 12, (2, 3))
    assert box.corners == ((1, 2), (1, 5), (3, 2), (3, 5))
    assert len(box.cells) == 12 and len(box.outline) == 10 and (2, 3) not in box.outline
    assert box.move((1, -1)) == BoundingBox(2, 1, 4, 4) and tuple(box) == (1, 2, 3, 5)
    assert box.contains((3, 5)) and not box.contains((4, 5))
    assert len({box, BoundingBox(1, 2, 3, 5)}) == 1


def test_boundingbox_may_shrink_to_nothing() -> None:
    """A box that shrinks below one cell has no cells and no area."""
    box = BoundingBox(0, 0, 0, 3).expand(-1)
    assert (box.area, box.cells, box.outline) == (0, [], [])


def test_object_measures() -> None:
    """An object knows its size, position, colors and mask."""
    obj = Object([(2, 3), (3, 3), (3, 4)], [5, 6, 6])
    assert (obj.area, len(obj), obj.height, obj.width, obj.shape, obj.position) == (3, 3, 2, 2, (2, 2), (2, 3))
    assert (obj.min_row, obj.min_col, obj.max_row, obj.max_col) == (2, 3, 3, 4)
    assert (obj.color, obj.colors, obj.center) == (6, (5, 6), (2, 3))
    assert obj.mask.tolist() == [[True, False], [True, True]]
    assert obj.bounding_box == BoundingBox(2, 3, 3, 4)
    assert obj.to_img(background_color=1).tolist() == [[5, 1], [6, 6]]


@pytest.mark.parametrize(
    ("cells", "true"),
    [
        ([(0, 0)], {"is_point", "is_rectangle", "is_square"}),
        ([(0, 0), (0, 1)], {"is_line", "is_horizontal_line", "is_rectangle"}),
        ([(5, 1), (6, 1), (7, 1)], {"is_line", "is_vertical_line", "is_rectangle"}),
        ([(0, 0), (0, 2)], set()),
        ([(0, 0), (0, 1), (1, 0), (1, 1)], {"is_rectangle", "is_square"}),
        ([(0, 0), (1, 1)], set()),
        (BoundingBox(0, 0, 2, 3).outline, {"is_frame"}),
        (BoundingBox(0, 0, 1, 2).cells, {"is_rectangle"}),
    ],
)
def test_object_says_what_it_is(cells: list[Cell], true: set[str]) -> None:
    """Points, lines, rectangles, squares and frames are told apart."""
    obj = Object(cells, 4)
    kinds = ["is_point", "is_line", "is_horizontal_line", "is_vertical_line", "is_rectangle", "is_square", "is_frame"]
    assert {kind for kind in kinds if getattr(obj, kind)} == true


def test_object_makes_new_objects() -> None:
    """Moving, recoloring and copying give new objects and leave the old one as it was."""
    obj = Object([(0, 0), (0, 1)], [1, 2])
    assert obj.move((2, -1)).cells.tolist() == [[2, -1], [2, 0]]
    assert obj.move_to((4, 5)).position == (4, 5)
    assert obj.change_color(7).cell_colors.tolist() == [7, 7]
    assert obj.change_color({1: 9}).cell_colors.tolist() == [9, 2]
    assert obj.part(2).cells.tolist() == [[0, 1]] and obj.part((1, 2)) == obj and obj.part(5).area == 0
    assert obj.copy() == obj and obj.copy() is not obj
    assert obj == Object([(0, 1), (0, 0)], [2, 1]) and obj != Object([(0, 1), (0, 0)], [1, 2])
    assert len({obj, obj.copy()}) == 1


def test_object_keeps_one_color_per_cell() -> None:
    """Cells given twice count once, in reading order."""
    obj = Object([(1, 0), (0, 0), (1, 0)], [3, 4, 3])
    assert (obj.cells.tolist(), obj.cell_colors.tolist()) == ([[0, 0], [1, 0]], [4, 3])


def test_object_without_cells_has_no_box() -> None:
    """An empty object is legal, but has no bounding box."""
    obj = Object([], 3)
    assert (obj.area, obj.colors, obj.color) == (0, (), 0)
    with pytest.raises(ValueError, match="has no bounding box"):
        _ = obj.bounding_box
