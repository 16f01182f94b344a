"""Layout: taking grids apart and putting them together."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.layout import find_lines, find_panels, join, overlay, paste, split, split_by_lines

LINED = np.array([[1, 5, 2, 0], [5, 5, 5, 5], [3, 5, 0, 4], [3, 5, 4, 4]])


def test_split_into_equal_parts() -> None:
    """Parts come row by row; what does not fit is left out."""
    parts = split(np.arange(12).reshape(3, 4), 1, 2)
    assert [part.tolist() for part in parts] == [[[0, 1], [4, 5], [8, 9]], [[2, 3], [6, 7], [10, 11]]]
    assert [part.shape for part in split(np.zeros((5, 7)), 2, 3)] == [(2, 2)] * 6
    with pytest.raises(ValueError, match="has no 2x1 parts"):
        split(np.zeros((1, 1)), 2, 1)


def test_find_lines_of_a_color_or_the_most() -> None:
    """Lines run from border to border; without a color the one with most lines is taken, 0 last."""
    assert find_lines(LINED) == ([1], [1])
    assert find_lines(LINED, color=3) == ([], [])
    assert find_lines(np.array([[0, 0], [7, 7], [0, 0]])) == ([1], [])
    assert find_lines(np.array([[0, 0], [1, 2], [0, 0]])) == ([0, 2], [])
    assert find_lines(np.array([[1, 2], [3, 4]])) == ([], [])


def test_find_panels_between_the_lines() -> None:
    """Panels may differ in size; lines side by side or along the border make no empty panels."""
    assert find_panels(LINED) == [
        [BoundingBox(0, 0, 0, 0), BoundingBox(0, 2, 0, 3)],
        [BoundingBox(2, 0, 3, 0), BoundingBox(2, 2, 3, 3)],
    ]
    framed = np.pad(LINED, 2, constant_values=5)
    assert [len(row) for row in find_panels(framed, 5)] == [2, 2]
    assert find_panels(np.array([[1, 2], [3, 4]])) == [[BoundingBox(0, 0, 1, 1)]]


def test_split_by_lines_gives_the_panels() -> None:
    """The panels come row by row, without the lines."""
    assert [panel.tolist() for panel in split_by_lines(LINED)] == [[[1]], [[2, 0]], [[3], [3]], [[0, 4], [4, 4]]]


def test_join_extends_the_shorter() -> None:
    """Grids of different size are extended at the bottom or at the right."""
    a, b = np.array([[1], [1]]), np.array([[2, 2]])
    assert join([a, b]).tolist() == [[1, 2, 2], [1, 0, 0]]
    assert join([a, b], axis=0, gap=1, color=9).tolist() == [[1, 9], [1, 9], [9, 9], [2, 2]]
    assert join([a]).tolist() == a.tolist()
    with pytest.raises(ValueError, match="no grids"):
        join([])


def test_overlay_shows_the_last_on_top() -> None:
    """Transparent cells show the grid below; sizes must agree."""
    assert overlay([np.array([[1, 1, 0]]), np.array([[2, 0, 0]])]).tolist() == [[2, 1, 0]]
    assert overlay([np.array([[1, 1]]), np.array([[2, 0]])], transparent_color=2).tolist() == [[1, 0]]
    with pytest.raises(ValueError, match="one size"):
        overlay([np.zeros((1, 1)), np.zeros((1, 2))])


def test_paste_is_clipped() -> None:
    """The part outside on any side is left out; a transparent color is not drawn."""
    img, patch = np.zeros((3, 3), dtype=np.int64), np.array([[1, 2], [3, 4]])
    assert paste(img, patch, (-1, -1)).tolist() == [[4, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert paste(img, patch, (2, 2)).tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert paste(img, patch, (0, 1), transparent_color=3).tolist() == [[0, 1, 2], [0, 0, 4], [0, 0, 0]]
    for point in ((3, 0), (0, 3), (-2, 0), (0, -2)):
        assert not paste(img, patch, point).any()
