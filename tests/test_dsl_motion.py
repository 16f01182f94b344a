"""Motion and relations: falling, sliding, touching, facing."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.motion import gravity, move_to_contact, repeat_object, slide
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.relation import direction_to, distance, gap_between, is_inside, merge_objects, touching

UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
BAR = Object([(0, 0), (0, 1)], 4)


def test_gravity_of_single_cells() -> None:
    """Cells fall to each side and keep their order."""
    img = np.array([[1, 0, 2], [0, 3, 0], [4, 0, 0]])
    assert gravity(img).tolist() == [[0, 0, 0], [1, 0, 0], [4, 3, 2]]
    assert gravity(img, UP).tolist() == [[1, 3, 2], [4, 0, 0], [0, 0, 0]]
    assert gravity(img, LEFT).tolist() == [[1, 2, 0], [3, 0, 0], [4, 0, 0]]
    assert gravity(img, RIGHT).tolist() == [[0, 1, 2], [0, 0, 3], [0, 0, 4]]
    with pytest.raises(ValueError, match="UP, DOWN, LEFT or RIGHT"):
        gravity(img, (1, 1))


def test_gravity_of_whole_objects() -> None:
    """Objects fall as pieces, the nearest to the wall first, and rest on what stays."""
    img = np.array([[4, 4, 0], [0, 0, 0], [7, 0, 0], [0, 0, 0], [0, 5, 0]])
    moving = [obj for obj in detect_objects(img) if obj.color != 5]
    assert gravity(img, objects=moving).tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 0], [4, 4, 0], [7, 5, 0]]
    assert gravity(img, DOWN, objects=[]).tolist() == img.tolist()
    assert gravity(img, UP, objects=moving)[1, 0] == 7


def test_slide_stops_at_borders_and_things() -> None:
    """An object stops before the border or before another thing; diagonals work too."""
    img = np.array([[4, 4, 0, 0], [0, 0, 0, 0], [0, 0, 0, 9]])
    assert slide(img, BAR, RIGHT).position == (0, 2)
    assert slide(img, BAR, DOWN).position == (2, 0)
    assert slide(img, BAR.move((0, 2)), DOWN).position == (1, 2)
    assert slide(img, BAR, (1, 1)).position == (1, 1)
    assert slide(img, BAR, UP) == BAR
    with pytest.raises(ValueError, match="stand still"):
        slide(img, BAR, (0, 0))


def test_move_to_contact_or_not_at_all() -> None:
    """An object stops when it touches the target, stays if it overlaps it, and stays if it would pass by."""
    wall = BoundingBox(0, 6, 4, 6)
    assert move_to_contact(BAR, wall).max_col == 5
    assert move_to_contact(BAR, BoundingBox(5, 5, 6, 6)).position == (4, 4)
    assert move_to_contact(BAR, BAR) == BAR
    assert move_to_contact(BAR, (2, 9)) == BAR


def test_repeat_object_until_the_border() -> None:
    """Copies follow until the grid ends, or as many as told."""
    img = np.zeros((1, 7), dtype=np.int64)
    assert repeat_object(img, BAR, (0, 3)).tolist() == [[0, 0, 0, 4, 4, 0, 4]]
    assert repeat_object(img, BAR, (0, 3), count=1).tolist() == [[0, 0, 0, 4, 4, 0, 0]]
    assert not repeat_object(img, BAR, (0, 3), count=0).any()
    assert not repeat_object(img, BAR, (1, 0)).any()
    with pytest.raises(ValueError, match="lie on each other"):
        repeat_object(img, BAR, (0, 0))
    with pytest.raises(ValueError, match="lie on each other"):
        repeat_object(img, BAR, (0.5, 0))  # type: ignore[arg-type]


def test_distance_between_nearest_cells() -> None:
    """Steps over sides are counted: 0 where regions overlap, 1 where they touch."""
    assert distance(BAR, (0, 1)) == 0
    assert distance(BAR, (0, 2)) == 1
    assert distance(BAR, (2, 3)) == 4
    with pytest.raises(ValueError, match="no distance"):
        distance(BAR, [])


def test_touching_by_side_or_corner() -> None:
    """A common corner counts only with connectivity 8."""
    assert touching(BAR, (1, 1)) and touching(BAR, (0, 1))
    assert not touching(BAR, (1, 2)) and touching(BAR, (1, 2), connectivity=8)
    assert not touching(BAR, [])


def test_direction_to_all_around() -> None:
    """Directions are straight where the boxes share rows or columns, else diagonal."""
    box = BoundingBox(3, 3, 5, 5)
    assert [direction_to(box, point) for point in ((4, 9), (9, 4), (0, 0), (4, 4), (0, 9))] == [
        (0, 1), (1, 0), (-1, -1), (0, 0), (-1, 1),
    ]  # fmt: skip


def test_is_inside_by_boxes() -> None:
    """A region is inside another if its bounding box is; equal boxes are."""
    box = BoundingBox(0, 0, 4, 4)
    assert is_inside(BAR, box) and is_inside(box, box)
    assert not is_inside(box, BAR) and not is_inside((5, 0), box)


def test_gap_between_facing_boxes() -> None:
    """The gap lies between the facing sides; touching or oblique regions have none."""
    left, right = BoundingBox(0, 0, 4, 1), BoundingBox(2, 5, 9, 6)
    assert gap_between(left, right) == gap_between(right, left) == BoundingBox(2, 2, 4, 4)
    assert gap_between(BAR, BAR.move((3, 1))) == BoundingBox(1, 1, 2, 1)
    assert gap_between(BAR, BAR.move((1, 0))) is None
    assert gap_between(BAR, BAR.move((4, 4))) is None
    assert gap_between(BAR, BAR) is None


def test_merge_objects_lets_the_last_win() -> None:
    """The cells of all objects are in the result, each once."""
    merged = merge_objects([BAR, Object([(0, 1), (5, 5)], 7)])
    assert (merged.cells.tolist(), merged.cell_colors.tolist()) == ([[0, 0], [0, 1], [5, 5]], [4, 7, 7])
    assert merge_objects([]).area == 0
