"""Patterns, shapes and selection."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.geometry import orientations, upscale
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.pattern import (
    complete_pattern,
    complete_symmetry,
    find_pattern,
    find_period,
    find_placements,
    is_symmetric,
)
from arc_dsl.primitives.selection import group_by, odd_one_out, sort_by_frequency
from arc_dsl.primitives.shape import same_shape, shape_key, symmetrize

ANGLE = Object([(0, 0), (1, 0), (1, 1), (1, 2)], 3)


def test_find_pattern_everywhere() -> None:
    """All occurrences are found, overlapping ones too; wildcards and missing cells of objects match anything."""
    img = np.array([[1, 1, 1], [1, 2, 1], [1, 1, 1]])
    assert find_pattern(img, np.array([[1, 1]])) == [(0, 0), (0, 1), (2, 0), (2, 1)]
    assert find_pattern(img, np.array([[1, 9, 1]]), wildcard=9) == [(0, 0), (1, 0), (2, 0)]
    assert find_pattern(img, Object([(5, 5), (6, 6)], [1, 2])) == [(0, 0)]
    assert find_pattern(img, img) == [(0, 0)]
    assert find_pattern(img, np.ones((4, 1))) == []


def test_find_placements_turn_the_object_onto_its_markers() -> None:
    """All marker cells have to fit, in any of the orientations asked for; the object's own place does not count."""
    key = Object([(0, 0), (0, 1), (0, 2), (1, 0)], [8, 1, 2, 3])
    img = np.zeros((8, 8), dtype=np.int64)
    img[key.cells[:, 0], key.cells[:, 1]] = key.cell_colors
    turned = orientations(key)[1].move_to((5, 4))
    for (row, col), color in zip(turned.cells, turned.cell_colors, strict=True):
        img[row, col] = color if color != 8 else 0
    assert find_placements(img, key, (1, 2, 3), rotate=True) == [turned]
    assert find_placements(img, key, (1, 2, 3)) == find_placements(img, key, (1, 2, 3), mirror=True) == []
    assert find_placements(img, key, 9) == []
    assert find_placements(img, key, (1, 2, 3), rotate=True, mirror=True) == [turned]


def test_find_period_along_both_axes() -> None:
    """The smallest period is found, hidden cells match anything, nothing repeats after the whole."""
    img = np.array([[1, 2, 1, 2, 1], [3, 4, 3, 4, 3]])
    assert (find_period(img, axis=0), find_period(img, axis=1)) == (2, 2)
    assert find_period(np.array([[1, 0, 1, 2, 0, 2]]), axis=1, hidden_color=0) == 2
    assert find_period(np.array([[7]]), axis=0) == 1
    assert find_period(np.full((30, 30), 7), axis=1) == 1


@pytest.mark.parametrize("slant", [0, 1, 2])
def test_complete_pattern_restores_wallpaper(slant: int) -> None:
    """Hidden parts of wallpaper are restored, straight or slanted, on grids up to 30x30."""
    rng = np.random.default_rng(slant)
    tile = rng.integers(1, 10, (4, 5))
    rows, cols = np.indices((30, 30))
    full = tile[rows % 4, (cols - slant * (rows // 4)) % 5]
    hidden = full.copy()
    hidden[3:12, 4:15] = hidden[20:, 25:] = 0
    assert np.array_equal(complete_pattern(hidden, hidden_color=0), full)


def test_complete_pattern_continues_to_a_shape() -> None:
    """Sequences go on, shorter shapes cut, and what nothing determines stays hidden."""
    assert complete_pattern(np.array([[1, 2, 2, 1]]), shape=(2, 7)).tolist() == [[1, 2, 2, 1, 2, 2, 1]] * 2
    assert complete_pattern(np.array([[1, 2], [3, 4]]), shape=(1, 1)).tolist() == [[1]]
    assert complete_pattern(np.zeros((3, 3), dtype=np.int64), hidden_color=0).tolist() == [[0] * 3] * 3
    assert complete_pattern(np.array([[6]]), shape=(2, 2)).tolist() == [[6, 6], [6, 6]]


def test_complete_symmetry_beside_the_middle() -> None:
    """Pictures are restored when their center of symmetry is not the middle of the grid."""
    quarter = np.random.default_rng(5).integers(1, 10, (15, 15))
    picture = np.block([[quarter, quarter[:, ::-1]], [quarter[::-1], quarter[::-1, ::-1]]])[2:, 1:]
    hidden = picture.copy()
    hidden[10:16, 20:27] = 0
    assert np.array_equal(complete_symmetry(hidden, 0), picture)
    alone = np.array([[1, 2], [3, 0]])
    assert complete_symmetry(alone, 0).shape == (2, 2)


def test_complete_symmetry_over_a_diagonal() -> None:
    """A picture that is symmetric over its diagonal only is restored too."""
    img = np.array([[1, 2, 3], [2, 5, 6], [0, 6, 9]])
    assert complete_symmetry(img, 0).tolist() == [[1, 2, 3], [2, 5, 6], [3, 6, 9]]


def test_complete_symmetry_under_quarter_turns() -> None:
    """A pinwheel, which has no mirror axis, is restored from its turned images."""
    arm = np.random.default_rng(8).integers(1, 10, (6, 6))
    wheel = np.block([[arm, np.rot90(arm, -1)], [np.rot90(arm), np.rot90(arm, 2)]])
    hidden = wheel[1:].copy()
    hidden[2:6, 1:5] = 0
    assert np.array_equal(complete_symmetry(hidden, 0), wheel[1:])


def test_is_symmetric_of_grids_and_objects() -> None:
    """All four axes are known; an object is compared inside its box."""
    assert is_symmetric(np.array([[1, 2], [2, 3]]), "diagonal") and not is_symmetric(np.array([[1, 2], [3, 1]]), 0)
    assert is_symmetric(np.array([[3, 2], [1, 3]]), "antidiagonal")
    assert is_symmetric(Object([(5, 5), (5, 7)], 2), 1) and not is_symmetric(ANGLE, 1)
    assert is_symmetric(np.array([[4]]), 0)


def test_shape_key_ignores_what_it_is_told() -> None:
    """Keys are equal up to position, and on demand up to turns, mirrors, scale, or with colors."""
    turned, mirrored = orientations(ANGLE)[1], orientations(ANGLE)[4]
    assert shape_key(ANGLE) == shape_key(ANGLE.move((3, 4)).change_color(8))
    assert shape_key(ANGLE) != shape_key(turned) and shape_key(ANGLE, rotate=True) == shape_key(turned, rotate=True)
    assert shape_key(ANGLE, rotate=True) != shape_key(mirrored, rotate=True)
    assert len({shape_key(item, rotate=True, mirror=True) for item in orientations(ANGLE)}) == 1
    assert shape_key(upscale(ANGLE, 3), scale=True) == shape_key(ANGLE, scale=True)
    assert shape_key(ANGLE, colors=True) != shape_key(ANGLE.change_color(8), colors=True)
    assert shape_key(ANGLE) == shape_key(ANGLE.to_img())


def test_same_shape_compares_objects_and_grids() -> None:
    """Two things are compared as their keys are."""
    assert same_shape(ANGLE, ANGLE.move((9, 9)))
    assert same_shape(ANGLE, orientations(ANGLE)[6], mirror=True)
    assert not same_shape(ANGLE, orientations(ANGLE)[2])
    assert not same_shape(np.array([[1]]), np.array([[1, 1]]))


def test_symmetrize_around_cells_and_between_them() -> None:
    """Images are added around the middle of anything, and the object's own colors stay on top."""
    obj = Object([(0, 0), (0, 1)], [1, 2])
    assert symmetrize(obj, BoundingBox(0, 0, 1, 2)).to_img().tolist() == [[1, 2, 1], [1, 2, 1]]
    assert symmetrize(obj, BoundingBox(0, 0, 0, 1)).cell_colors.tolist() == [1, 2]
    pinwheel = symmetrize(obj, BoundingBox(0, 0, 3, 3), mirror=False, rotate=True)
    assert pinwheel.to_img().tolist() == [[1, 2, 0, 1], [0, 0, 0, 2], [2, 0, 0, 0], [1, 0, 2, 1]]
    assert symmetrize(obj, BoundingBox(0, 0, 3, 3), rotate=True).area == 12
    assert symmetrize(obj, (0, 0), mirror=False) == obj
    with pytest.raises(ValueError, match="quarter turns need"):
        symmetrize(obj, BoundingBox(0, 0, 0, 1), rotate=True)


def test_group_by_keeps_order() -> None:
    """Groups and items come in the order of the input; arrays can be keys."""
    assert group_by("banana", key=lambda letter: letter) == {"b": ["b"], "a": ["a"] * 3, "n": ["n"] * 2}
    assert len(group_by([np.array([[1]]), np.array([[1]]), np.array([[2]])], key=lambda grid: grid)) == 2
    assert group_by([], key=len) == {}


def test_odd_one_out_is_the_rarest() -> None:
    """The item whose key is rarest is returned, the first of several."""
    assert odd_one_out([5, 7, 5]) == 7
    assert odd_one_out([5, 7]) == 5
    assert odd_one_out([ANGLE, ANGLE.move((1, 1)), Object([(0, 0)], 1)], key=shape_key).is_point
    with pytest.raises(ValueError, match="no items"):
        odd_one_out([])


def test_sort_by_frequency_lists_each_once() -> None:
    """Different items, most frequent first; equally frequent ones keep their order."""
    assert sort_by_frequency([3, 1, 1, 2]) == [1, 3, 2]
    assert sort_by_frequency(["aa", "b", "c"], key=len) == ["b", "aa"]
    assert sort_by_frequency([]) == []
