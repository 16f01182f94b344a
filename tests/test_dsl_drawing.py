"""Drawing: lines, rectangles, rays and objects, clipped to the grid."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.drawing import (
    create_img,
    draw_horizontal_line,
    draw_line,
    draw_object,
    draw_pixel,
    draw_rectangle,
    draw_vertical_line,
)
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.ray import connect_aligned, draw_ray, first_hit, line_points, ray_points

EMPTY = np.zeros((3, 4), dtype=np.int64)


def test_create_img_of_any_size() -> None:
    """A shape is a pair or one number, and the grid is int64."""
    assert create_img((1, 1)).tolist() == [[0]]
    assert create_img(2, 7).tolist() == [[7, 7], [7, 7]]
    assert create_img(np.int64(30), 1).shape == (30, 30)
    assert create_img((2, 3)).dtype == np.int64


@pytest.mark.parametrize(
    ("point1", "point2", "cells"),
    [
        ((1, 0), (1, 3), [(1, 0), (1, 1), (1, 2), (1, 3)]),
        ((2, 2), (0, 2), [(0, 2), (1, 2), (2, 2)]),
        ((0, 0), (2, 2), [(0, 0), (1, 1), (2, 2)]),
        ((2, 0), (0, 2), [(0, 2), (1, 1), (2, 0)]),
        ((1, 1), (1, 1), [(1, 1)]),
        ((-5, 1), (9, 1), [(0, 1), (1, 1), (2, 1)]),
        ((-1, -1), (5, 5), [(0, 0), (1, 1), (2, 2)]),
        ((0, -3), (0, -1), []),
        ((7, 0), (7, 3), []),
        ((0, 0), (1, 3), [(0, 0), (0, 1), (1, 2), (1, 3)]),
    ],
)
def test_draw_line_is_straight_and_clipped(
    point1: tuple[int, int], point2: tuple[int, int], cells: list[tuple[int, int]]
) -> None:
    """A line joins its ends over the nearest cells; what lies outside is left out, never wrapped around."""
    out = draw_line(EMPTY, point1, point2, 6)
    assert list(map(tuple, np.argwhere(out == 6).tolist())) == cells


def test_line_points_go_from_end_to_end() -> None:
    """The cells come in order, from the first end to the second, clipped by nothing."""
    assert line_points((0, 2), (0, -1)) == [(0, 2), (0, 1), (0, 0), (0, -1)]
    assert line_points((3, 3), (3, 3)) == [(3, 3)]
    assert len(line_points((0, 0), (29, 13))) == 30


def test_draw_rectangle_filled_or_not() -> None:
    """Corners come in any order, and what lies outside is left out."""
    assert draw_rectangle(EMPTY, (2, 3), (1, 2), 5).tolist() == [[0, 0, 0, 0], [0, 0, 5, 5], [0, 0, 5, 5]]
    outline = [[5, 5, 5, 5], [5, 0, 0, 5], [5, 5, 5, 5]]
    assert draw_rectangle(EMPTY, (0, 0), (2, 3), 5, filled=False).tolist() == outline
    assert (draw_rectangle(EMPTY, (-4, -4), (40, 40), 5) == 5).all()
    assert not draw_rectangle(EMPTY, (-4, -4), (-1, -1), 5).any()
    assert not draw_rectangle(EMPTY, (-9, -9), (40, 40), 5, filled=False).any()


def test_draw_horizontal_line_inside_only() -> None:
    """The row is filled; a row outside, negative ones too, changes nothing."""
    assert draw_horizontal_line(EMPTY, 1, 3).tolist() == [[0] * 4, [3] * 4, [0] * 4]
    assert not draw_horizontal_line(EMPTY, -1, 3).any() and not draw_horizontal_line(EMPTY, 3, 3).any()


def test_draw_vertical_line_inside_only() -> None:
    """The column is filled; a column outside, negative ones too, changes nothing."""
    assert draw_vertical_line(EMPTY, 3, 3).tolist() == [[0, 0, 0, 3]] * 3
    assert not draw_vertical_line(EMPTY, -1, 3).any() and not draw_vertical_line(EMPTY, 4, 3).any()


def test_draw_pixel_inside_only() -> None:
    """One cell changes, or none if it lies outside."""
    assert draw_pixel(EMPTY, (2, 3), 9).sum() == 9
    for point in ((-1, 0), (0, -1), (3, 0), (0, 4)):
        assert not draw_pixel(EMPTY, point, 9).any()


def test_draw_object_is_clipped() -> None:
    """The part of an object outside the grid is left out; of several objects the later ones cover the earlier."""
    bar = Object(BoundingBox(1, -1, 1, 9).cells, 4)
    assert draw_object(EMPTY, bar).tolist() == [[0] * 4, [4] * 4, [0] * 4]
    assert draw_object(EMPTY, [bar, bar.change_color(2)]).max() == 2
    assert not draw_object(EMPTY, bar.move((5, 0))).any()
    assert not draw_object(EMPTY, []).any() and not draw_object(EMPTY, Object([], 1)).any()


def test_ray_points_stop_where_told() -> None:
    """A ray leaves out its start and stops at the border or before a color it does not pass."""
    img = np.array([[0, 0, 1, 0, 2, 0]])
    assert ray_points(img, (0, 0), (0, 1)) == [(0, col) for col in range(1, 6)]
    assert ray_points(img, (0, 0), (0, 1), through=0) == [(0, 1)]
    assert ray_points(img, (0, 0), (0, 1), through=(0, 1)) == [(0, 1), (0, 2), (0, 3)]
    assert ray_points(img, (0, 0), (0, 2)) == [(0, 2), (0, 4)]
    assert ray_points(img, (0, 0), (-1, 0)) == []
    with pytest.raises(ValueError, match="stand still"):
        ray_points(img, (0, 0), (0, 0))


def test_ray_points_from_objects() -> None:
    """Every cell of an object sends out a ray that is not stopped by the object itself."""
    img = np.array([[3, 3, 0, 0], [3, 0, 0, 4]])
    corner = Object([(0, 0), (0, 1), (1, 0)], 3)
    assert ray_points(img, corner, (0, 1), through=0) == [(0, 2), (0, 3), (1, 1), (1, 2)]


def test_draw_ray_keeps_its_start() -> None:
    """The start keeps its color; diagonal rays end at the border."""
    out = draw_ray(np.array([[5, 0, 0], [0, 0, 0], [0, 0, 0]]), (0, 0), (1, 1), 7)
    assert out.tolist() == [[5, 0, 0], [0, 7, 0], [0, 0, 7]]


def test_first_hit_looks_past_the_background() -> None:
    """The first cell of another color is found, and None if there is none."""
    img = np.array([[2, 0, 0, 4], [0, 0, 0, 0]])
    assert first_hit(img, (0, 0), (0, 1)) == (0, 3)
    assert first_hit(img, (0, 2), (0, 1)) == (0, 3)
    assert first_hit(img, (1, 0), (0, 1)) is None
    assert first_hit(img, (0, 0), (0, 1), background_color=(0, 4)) is None


def test_connect_aligned_joins_rows_and_columns() -> None:
    """Lines run from each cell to the next of its color in a row or column, over everything or over one color only."""
    img = np.array([[2, 0, 2, 1, 2], [0, 0, 0, 0, 0], [2, 0, 0, 0, 0]])
    assert connect_aligned(img, 2, 3).tolist() == [[2, 3, 2, 3, 2], [3, 0, 0, 0, 0], [2, 0, 0, 0, 0]]
    assert connect_aligned(img, 2, 3, axis=1, only=0).tolist() == [[2, 3, 2, 1, 2], [0] * 5, [2, 0, 0, 0, 0]]
    assert connect_aligned(img, 2, axis=0)[1].tolist() == [2, 0, 0, 0, 0]
