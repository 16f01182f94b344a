"""Geometry: cutting, scaling, turning and mirroring."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.geometry import (
    collapse_repeats,
    crop,
    downscale,
    flip,
    orientations,
    pad,
    resize,
    rotate_90,
    shift,
    tile_to,
    trim,
    unscale,
    upscale,
)
from arc_dsl.primitives.objects import Object

IMG = np.array([[1, 2, 3], [4, 5, 6]])
ANGLE = Object([(4, 7), (5, 7), (5, 8)], [1, 2, 3])


def test_crop_takes_boxes_objects_masks_and_points() -> None:
    """Whatever names cells can be cropped; the part outside the grid is left out."""
    assert crop(IMG, BoundingBox(-3, 1, 0, 9)).tolist() == [[2, 3]]
    assert crop(IMG, Object([(0, 0), (1, 1)], 3)).tolist() == [[1, 2], [4, 5]]
    assert crop(IMG, IMG > 4).tolist() == [[5, 6]]
    assert crop(IMG, (1, 2)).tolist() == [[6]]
    assert crop(IMG, detect_objects(IMG)).tolist() == IMG.tolist()
    with pytest.raises(ValueError, match="lies outside the grid of 2x3"):
        crop(IMG, BoundingBox(-3, -3, -1, -1))


def test_upscale_and_unscale_undo_each_other() -> None:
    """Scales are one number or a pair; `unscale` finds the largest common block."""
    assert upscale(IMG, (1, 2)).tolist() == [[1, 1, 2, 2, 3, 3], [4, 4, 5, 5, 6, 6]]
    for scale in (1, 2, 5, 10):
        assert np.array_equal(unscale(upscale(IMG, scale)), IMG)
    assert upscale(ANGLE, 2).area == 12 and upscale(ANGLE, 2).position == (4, 7)


def test_unscale_of_one_color_is_one_cell() -> None:
    """A square of one color is one cell; a rectangle keeps its proportion."""
    assert unscale(np.full((30, 30), 2)).tolist() == [[2]]
    assert unscale(np.full((4, 6), 2)).shape == (2, 3)


def test_downscale_takes_the_mode_of_each_block() -> None:
    """A block becomes its most common color (the smallest of equally common ones); incomplete blocks are left out."""
    img = np.array([[9, 9, 1, 2, 5], [9, 0, 2, 1, 5], [5, 5, 5, 5, 5]])
    assert downscale(img, 2).tolist() == [[9, 1]]
    assert downscale(img, (3, 1)).tolist() == [[9, 0, 1, 1, 5]]
    assert np.array_equal(downscale(upscale(IMG, 10), 10), IMG)
    with pytest.raises(ValueError, match="do not fit in a grid of 3x5"):
        downscale(img, 4)


def test_pad_and_trim_undo_each_other() -> None:
    """A margin of one number or a pair is added and removed."""
    assert pad(IMG, (0, 1), 7).tolist() == [[7, 1, 2, 3, 7], [7, 4, 5, 6, 7]]
    assert np.array_equal(trim(pad(IMG, 3), 3), IMG)
    assert pad(IMG, 0).tolist() == IMG.tolist()


def test_trim_leaves_at_least_one_cell() -> None:
    """Trimming everything away is refused."""
    assert trim(np.arange(9).reshape(3, 3), 1).tolist() == [[4]]
    with pytest.raises(ValueError, match="trimming 1 leaves nothing of a grid of 2x3"):
        trim(IMG, 1)


def test_rotate_90_is_counterclockwise() -> None:
    """Quarter turns go counterclockwise, negative ones clockwise, four are none; objects keep their corner."""
    assert rotate_90(IMG).tolist() == [[3, 6], [2, 5], [1, 4]]
    for turns in range(-5, 6):
        assert np.array_equal(rotate_90(IMG, turns), np.rot90(IMG, turns))
    assert rotate_90(ANGLE).cells.tolist() == [[4, 8], [5, 7], [5, 8]]
    assert rotate_90(ANGLE).to_img().tolist() == [[0, 3], [1, 2]]
    assert rotate_90(ANGLE, 4) == ANGLE


def test_flip_over_all_four_axes() -> None:
    """Grids and objects are mirrored top to bottom, left to right, and over both diagonals."""
    assert flip(IMG, 0).tolist() == [[4, 5, 6], [1, 2, 3]]
    assert flip(IMG, 1).tolist() == [[3, 2, 1], [6, 5, 4]]
    assert flip(IMG, "diagonal").tolist() == [[1, 4], [2, 5], [3, 6]]
    assert flip(IMG, "antidiagonal").tolist() == [[6, 3], [5, 2], [4, 1]]
    assert flip(ANGLE, 1).to_img().tolist() == [[0, 1], [3, 2]] and flip(ANGLE, 1).position == (4, 7)
    for axis in (0, 1, "diagonal", "antidiagonal"):
        assert flip(flip(ANGLE, axis), axis) == ANGLE
    with pytest.raises(ValueError, match="axis must be 0"):
        flip(IMG, 2)


def test_orientations_are_the_eight_symmetries() -> None:
    """There are eight, all different for a shape without symmetry, the first being the original."""
    grids = orientations(np.array([[1, 2], [3, 4]]))
    assert len({grid.tobytes() for grid in grids}) == 8
    assert grids[0].tolist() == [[1, 2], [3, 4]] and grids[4].tolist() == [[2, 1], [4, 3]]
    assert len(set(orientations(ANGLE))) == 8


def test_collapse_repeats_of_rows_and_columns() -> None:
    """Equal neighboring rows and columns become one."""
    assert collapse_repeats(np.array([[1, 1, 2], [1, 1, 2], [3, 3, 1], [1, 1, 2]])).tolist() == [[1, 2], [3, 1], [1, 2]]
    assert collapse_repeats(np.full((30, 30), 4)).tolist() == [[4]]


def test_shift_fills_or_wraps() -> None:
    """What becomes free is filled, or filled with what left on the other side."""
    assert shift(IMG, (1, -1), color=9).tolist() == [[9, 9, 9], [2, 3, 9]]
    assert shift(IMG, (0, 1), wrap=True).tolist() == [[3, 1, 2], [6, 4, 5]]
    assert shift(IMG, (5, 0)).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert shift(IMG, (0, 0)).tolist() == IMG.tolist()


def test_tile_to_covers_in_all_directions_from_one_copy() -> None:
    """Copies lie left of and above the one that is placed, too; gaps keep their color; mirrored copies alternate."""
    tile = np.array([[1, 2], [3, 4]])
    assert tile_to(tile, (3, 3), start=(1, 1)).tolist() == [[4, 3, 4], [2, 1, 2], [4, 3, 4]]
    assert tile_to(tile, (2, 4), gap=1, color=5).tolist() == [[1, 2, 5, 1], [3, 4, 5, 3]]
    assert tile_to(tile, (4, 4), mirror=True).tolist() == np.pad(tile, 2, mode="symmetric")[2:, 2:].tolist()


def test_resize_is_upscale_and_its_inverse() -> None:
    """A whole multiple of a grid's size gives blocks, and the size it had gives the grid back."""
    big = resize(IMG, (IMG.shape[0] * 3, IMG.shape[1] * 2))
    assert np.array_equal(big, upscale(IMG, (3, 2)))
    assert np.array_equal(resize(big, IMG.shape), IMG)
