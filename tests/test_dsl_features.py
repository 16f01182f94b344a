"""Features: a number for each cell, and recoloring by it."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.feature import label, label_boxes, label_columns, label_rows, recolor_by
from arc_dsl.primitives.ray import first_hit
from arc_dsl.primitives.registry import CONSTANTS
from arc_dsl.primitives.selection import count_equal, ranks
from arc_dsl.primitives.vicinity import distance_from, look, nearest_color, position_around

DIRECTIONS = [*CONSTANTS["STRAIGHT"], *CONSTANTS["DIAGONAL"]]


def test_recolor_by_prefers_the_key_with_a_color() -> None:
    """A key of color and value goes before the key of the value, whatever their order; other cells stay."""
    img = np.array([[0, 1, 2, 3]])
    feature = np.array([[1, 1, 1, 0]])
    assert recolor_by(img, feature, {(1, 1): 7, 1: 4}).tolist() == [[4, 7, 4, 3]]
    assert recolor_by(img, feature, {1: 4, (1, 1): 7}).tolist() == [[4, 7, 4, 3]]
    assert recolor_by(img, feature, {}).tolist() == img.tolist()


def test_recolor_by_two_features() -> None:
    """A tuple of features has keys of a value each, with a color before them or without."""
    img = np.array([[0, 0, 5, 5]])
    planes = (np.array([[0, 1, 0, 1]]), np.array([[True, True, True, False]]))
    assert recolor_by(img, planes, {(0, 1): 3, (5, 0, 1): 8}).tolist() == [[3, 0, 8, 5]]
    with pytest.raises(ValueError, match=r"must have 2 or 3 numbers, got \(1,\)"):
        recolor_by(img, planes, {1: 3})


def test_label_takes_a_function_a_list_or_nothing() -> None:
    """Objects are numbered by a function, by a list, or in their order; cells outside the grid are left out."""
    img = np.array([[3, 0, 4, 4]])
    objects = detect_objects(img)
    assert label(img, objects).tolist() == [[0, -1, 1, 1]]
    assert label(img, objects, lambda obj: obj.color).tolist() == [[3, -1, 4, 4]]
    assert label(img, objects, [True, 2.7]).tolist() == [[1, -1, 2, 2]]
    assert label(img, [obj.move((0, 2)) for obj in objects]).tolist() == [[-1, -1, 0, -1]]
    assert label(img, []).tolist() == [[-1] * 4]
    with pytest.raises(ValueError, match="a number for each of 2 objects, got 1"):
        label(img, objects, [1])


def test_label_boxes_takes_numbers_and_arrays() -> None:
    """A box gets one number for all of its cells, or a number for each; a box that leaves the grid is cut."""
    img = np.array([[1, 1, 0], [0, 0, 2]])
    boxes = [BoundingBox(0, 0, 1, 1), BoundingBox(0, 2, 1, 2)]
    assert label_boxes(img, boxes).tolist() == [[0, 0, 1], [0, 0, 1]]
    assert label_boxes(img, boxes, np.count_nonzero).tolist() == [[2, 2, 1], [2, 2, 1]]
    assert label_boxes(img, boxes, lambda part: part + 1).tolist() == [[2, 2, 1], [1, 1, 3]]
    assert label_boxes(img, boxes[1:], [5]).tolist() == [[-1, -1, 5], [-1, -1, 5]]
    with pytest.raises(ValueError, match="a number for each of 2 boxes, got 1"):
        label_boxes(img, boxes, [1])
    assert label_boxes(img, [BoundingBox(-1, 1, 0, 9)], np.size).tolist() == [[-1, 2, 2], [-1, -1, -1]]


def test_label_rows_spreads_what_is_known_of_a_row() -> None:
    """A row gets a number for all of its cells, or one for each."""
    img = np.array([[1, 1, 2], [0, 3, 3]])
    assert label_rows(img, len).tolist() == [[3, 3, 3], [3, 3, 3]]
    assert label_rows(img, np.sort).tolist() == [[1, 1, 2], [0, 3, 3]]
    assert label_rows(img == 3, np.any).tolist() == [[0, 0, 0], [1, 1, 1]]


def test_label_columns_is_label_rows_of_the_columns() -> None:
    """A column gets what a row gets."""
    img = np.array([[1, 1, 2], [0, 3, 3]])
    assert label_columns(img, np.max).tolist() == [[1, 3, 3], [1, 3, 3]]
    assert label_columns(img, lambda column: column[::-1]).tolist() == img[::-1].tolist()


@pytest.mark.parametrize("background", [0, 3])
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_look_sees_what_first_hit_finds(direction: tuple[int, int], background: int) -> None:
    """Each cell gets the color of the first hit in that direction, and the background where there is none."""
    rng = np.random.default_rng(0)
    for shape in ((1, 1), (1, 7), (6, 1), (5, 9), (9, 4)):
        img = np.where(rng.random(shape) < 0.3, rng.integers(0, 10, shape), background)
        seen = look(img, direction, background)
        for cell in np.ndindex(shape):
            hit = first_hit(img, cell, direction, background)
            assert seen[cell] == (background if hit is None else img[hit])


def test_look_needs_a_direction() -> None:
    """A step of two cells, or of none, is refused."""
    for direction in ((0, 0), (2, 0)):
        with pytest.raises(ValueError, match="one of the eight directions"):
            look(np.zeros((2, 2), dtype=np.int64), direction)


def test_distance_from_is_the_least_distance() -> None:
    """Steps are counted to the nearest cell of the region; without a cell there is no distance."""
    rng = np.random.default_rng(1)
    rows, cols = np.indices((6, 9))
    for _ in range(10):
        mask = rng.random((6, 9)) < 0.1
        mask[rng.integers(6), rng.integers(9)] = True
        marked = np.argwhere(mask)
        down = np.abs(rows[..., None] - marked[:, 0])
        across = np.abs(cols[..., None] - marked[:, 1])
        assert (distance_from(mask, mask) == (down + across).min(axis=-1)).all()
        assert (distance_from(mask, mask, 8) == np.maximum(down, across).min(axis=-1)).all()
    assert distance_from(np.zeros((1, 2)), []).tolist() == [[-1, -1]]
    with pytest.raises(ValueError, match="connectivity must be 4 or 8, got 6"):
        distance_from(mask, mask, 6)


@pytest.mark.parametrize("connectivity", [4, 8])
def test_nearest_color_is_that_of_a_nearest_cell(connectivity: int) -> None:
    """The color is that of a cell at the least distance, the upper left one of several; filled cells keep theirs."""
    rng = np.random.default_rng(2)
    for _ in range(10):
        img = np.where(rng.random((5, 7)) < 0.15, rng.integers(1, 10, (5, 7)), 0)
        img[rng.integers(5), rng.integers(7)] = 3
        colors = nearest_color(img, 0, connectivity)
        filled = np.argwhere(img)
        for cell in np.ndindex(img.shape):
            away = np.abs(filled - cell)
            steps = away.sum(axis=1) if connectivity == 4 else away.max(axis=1)
            near = filled[steps == steps.min()]
            assert colors[cell] in img[near[:, 0], near[:, 1]]
            if len(near) == 1 or (near[0] == cell).all():
                assert colors[cell] == img[tuple(near[0])]
    assert nearest_color([[0, 0]]).tolist() == [[0, 0]]
    assert nearest_color([[4, 1, 4, 4, 4]], 4).tolist() == [[1] * 5]
    assert nearest_color([[3, 0, 5], [0, 0, 0]], 0, connectivity).tolist() == [[3, 3, 5], [3, 3, 5]]


def test_position_around_prefers_the_nearest_middle() -> None:
    """Squares are numbered in reading order, cut at the border; the nearest middle counts where two overlap."""
    img = np.zeros((2, 5), dtype=np.int64)
    assert position_around(img, (0, 0)).tolist() == [[4, 5, -1, -1, -1], [7, 8, -1, -1, -1]]
    assert position_around(img, [(0, 0), (0, 1)]).tolist() == [[4, 4, 5, -1, -1], [7, 7, 8, -1, -1]]
    assert position_around(img, (0, 4), radius=2).tolist() == [[-1, -1, 10, 11, 12], [-1, -1, 15, 16, 17]]
    assert position_around(img, []).tolist() == [[-1] * 5] * 2


def test_ranks_gives_equal_things_equal_ranks() -> None:
    """The largest has rank 0, or the smallest; there is no gap after equal ones."""
    assert ranks([5, 2, 5, 9]) == [1, 2, 1, 0]
    assert ranks([5, 2, 5, 9], largest_first=False) == [1, 0, 1, 2]
    assert ranks(["aa", "b"], key=len) == [0, 1]
    assert ranks([]) == []


def test_count_equal_counts_each_thing_itself() -> None:
    """What is unique counts 1; lists, arrays and numpy numbers compare by what is in them."""
    assert count_equal(["a", "b", "a"]) == [2, 1, 2]
    assert count_equal([np.array([1, 2]), np.array([1, 2]), np.array([2, 1])]) == [2, 2, 1]
    assert count_equal([1, 2, 5], key=lambda n: n % 2) == [2, 1, 2]
    assert count_equal([]) == []
