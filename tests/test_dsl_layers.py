"""Layers: cutting a picture into layers, changing each, and picking among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from arc_dsl.grid import Grid
from arc_dsl.primitives.layers import (
    connect,
    cut,
    cut_colors,
    fill_box,
    fill_holes,
    grow,
    push,
    repeat_box,
    rim,
    smear,
    spread,
    squeeze_empty,
    trim_empty,
)
from arc_dsl.primitives.layout import overlay
from arc_dsl.primitives.selection import drop_max, keep_max

PICTURE = np.array(
    [[3, 3, 0, 0, 5], [0, 3, 0, 5, 0], [0, 0, 0, 0, 0], [4, 0, 1, 1, 1], [0, 0, 1, 0, 1], [0, 0, 1, 1, 1]]
)
CHANGES: dict[str, Callable[[Grid], Grid]] = {
    "connect": connect,
    "connect diagonal": lambda grid: connect(grid, "diagonal"),
    "connect to": lambda grid: connect(grid, to=3),
    "fill_box": fill_box,
    "fill_holes": fill_holes,
    "fill_holes 8": lambda grid: fill_holes(grid, 8),
    "grow": grow,
    "grow 4": lambda grid: grow(grid, 4),
    "push": lambda grid: push(grid, (1, -1)),
    "rim": rim,
    "rim 4": lambda grid: rim(grid, 4),
    "smear": lambda grid: smear(grid, ((0, -1), (1, 0), (-1, 1), (-1, 0), (0, 1), (1, 1))),
    "spread": spread,
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_layers_are_changed_one_by_one(name: str) -> None:
    """What works on a grid works on layers, and does to each what it would do to it alone."""
    layers = cut(PICTURE)
    changed = CHANGES[name](layers)
    assert changed.shape == layers.shape
    assert changed.tolist() == [CHANGES[name](layer).tolist() for layer in layers]
    assert CHANGES[name](layers[:0]).shape == (0, *PICTURE.shape)


def test_cut_gives_a_layer_for_each_group() -> None:
    """Layers are as large as the grid and make it when they are laid on each other; what is of one piece depends."""
    layers = cut(PICTURE)
    assert [int((layer != 0).sum()) for layer in layers] == [3, 2, 1, 8]
    assert overlay(layers).tolist() == PICTURE.tolist()
    assert len(cut(PICTURE, 4)) == 5
    assert len(cut(np.array([[1, 2]]))) == 1
    assert cut(np.array([[1, 2]]), monochrome=True).tolist() == [[[1, 0]], [[0, 2]]]
    assert cut(np.zeros((2, 3), dtype=np.int64)).shape == (0, 2, 3)


def test_cut_colors_puts_the_most_common_first() -> None:
    """There is a layer for each color, the most common first, of equals the lowest; none for 0."""
    layers = cut_colors(np.array([[2, 7, 7], [0, 1, 2]]))
    assert layers.tolist() == [[[2, 0, 0], [0, 0, 2]], [[0, 7, 7], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]
    assert cut_colors(np.zeros((2, 3), dtype=np.int64)).shape == (0, 2, 3)


def test_trim_empty_keeps_what_is_inside() -> None:
    """Empty rows go at the sides only; an empty grid stays."""
    assert trim_empty(np.array([[0, 0, 0], [3, 0, 5], [0, 0, 0]])).tolist() == [[3, 0, 5]]
    assert trim_empty(np.zeros((2, 2), dtype=np.int64)).tolist() == [[0, 0], [0, 0]]


def test_squeeze_empty_removes_them_everywhere() -> None:
    """Empty rows and columns go wherever they are; an empty grid stays."""
    assert squeeze_empty(np.array([[0, 0, 0], [3, 0, 5], [0, 0, 0], [0, 0, 1]])).tolist() == [[3, 5], [0, 1]]
    assert squeeze_empty(np.zeros((2, 2), dtype=np.int64)).tolist() == [[0, 0], [0, 0]]


def test_smear_stops_at_colors() -> None:
    """A color runs until another one stops it, straight or diagonally; the direction named first wins."""
    img = np.array([[0, 0, 2], [0, 5, 0], [0, 0, 0]])
    assert smear(img, (1, 0)).tolist() == [[0, 0, 2], [0, 5, 2], [0, 5, 2]]
    assert smear(img, (-1, 0)).tolist() == [[0, 5, 2], [0, 5, 0], [0, 0, 0]]
    assert smear(img, (0, -1)).tolist() == [[2, 2, 2], [5, 5, 0], [0, 0, 0]]
    assert smear(img, (1, -1)).tolist() == [[0, 0, 2], [0, 5, 0], [5, 0, 0]]
    assert smear(img, (-1, -1)).tolist() == [[5, 0, 2], [0, 5, 0], [0, 0, 0]]
    assert smear(img, ((0, -1), (-1, 0))).tolist() == [[2, 2, 2], [5, 5, 0], [0, 0, 0]]
    assert smear(img, ((-1, 0), (0, -1))).tolist() == [[2, 5, 2], [5, 5, 0], [0, 0, 0]]


def test_connect_needs_equal_colors_that_see_each_other() -> None:
    """Only empty cells between two cells of one color are filled, in rows, in columns, in both, or in diagonals."""
    img = np.array([[2, 0, 2, 0, 5], [0, 0, 0, 0, 0], [2, 0, 7, 0, 2]])
    assert connect(img, 1).tolist() == [[2, 2, 2, 0, 5], [0, 0, 0, 0, 0], [2, 0, 7, 0, 2]]
    assert connect(img, 0).tolist() == [[2, 0, 2, 0, 5], [2, 0, 0, 0, 0], [2, 0, 7, 0, 2]]
    assert connect(img).tolist() == [[2, 2, 2, 0, 5], [2, 0, 0, 0, 0], [2, 0, 7, 0, 2]]
    assert connect(img, "diagonal").tolist() == [[2, 0, 2, 0, 5], [0, 2, 0, 2, 0], [2, 0, 7, 0, 2]]


def test_connect_to_a_color_keeps_the_colors() -> None:
    """Cells that face the color are connected to it, each in its own color; cells of the color are not."""
    img = np.array([[7, 0, 5, 0, 0], [0, 0, 0, 0, 0], [5, 0, 0, 0, 2]])
    assert connect(img, to=5).tolist() == [[7, 7, 5, 0, 0], [7, 0, 0, 0, 0], [5, 2, 2, 2, 2]]


def test_fill_holes_takes_the_color_around() -> None:
    """Each hole gets the color of what encloses it; with 8, gaps at corners open it."""
    img = np.array([[3, 3, 3, 0, 0, 4, 0], [3, 0, 3, 0, 4, 0, 4], [3, 3, 3, 0, 0, 4, 0]])
    assert fill_holes(img)[1].tolist() == [3, 3, 3, 0, 4, 4, 4]
    assert fill_holes(img, 8)[1].tolist() == [3, 3, 3, 0, 4, 0, 4]


def test_repeat_box_leaves_the_original_in_place() -> None:
    """The copies lie in line with what is there, which stays; an empty grid stays empty."""
    grid = np.array([[0, 0, 0, 0], [0, 1, 2, 0], [0, 3, 0, 0]])
    repeated = repeat_box(grid)
    assert repeated.tolist() == [[0, 3, 0, 3], [2, 1, 2, 1], [0, 3, 0, 3]]
    assert not repeat_box(np.zeros((2, 2), dtype=np.int64)).any()


def test_fill_box_takes_the_main_color() -> None:
    """The smallest box is filled with its most common color; an empty grid stays empty."""
    assert fill_box(np.array([[0, 2, 0], [0, 0, 2], [0, 5, 0]])).tolist() == [[0, 2, 2], [0, 2, 2], [0, 5, 2]]
    assert not fill_box(np.zeros((2, 2), dtype=np.int64)).any()


def test_rim_counts_the_outside_as_empty() -> None:
    """Cells at the border of the grid belong to the rim; with 4, corners do not count."""
    img = np.ones((5, 5), dtype=np.int64)
    img[0, 0] = 0
    assert int(rim(img).sum()) == 24 - 8
    assert rim(img)[1, 1] == 1
    assert rim(img, 4)[1, 1] == 0


def test_grow_prefers_the_highest_color() -> None:
    """Empty neighbors are colored, of two colors in the higher one; what is filled stays."""
    img = np.array([[1, 0, 2], [0, 0, 0]])
    assert grow(img).tolist() == [[1, 2, 2], [1, 2, 2]]
    assert grow(img, 4).tolist() == [[1, 2, 2], [1, 0, 2]]


def test_spread_leaves_no_cell_empty() -> None:
    """All cells take the color that reaches them first; an empty grid stays empty."""
    assert spread(np.array([[1, 0, 0, 0], [0, 0, 0, 3]])).tolist() == [[1, 1, 3, 3], [1, 3, 3, 3]]
    assert not spread(np.zeros((2, 2), dtype=np.int64)).any()


def test_push_moves_as_one_piece() -> None:
    """The content keeps its shape and its place across the direction; a diagonal leads to the corner."""
    img = np.array([[0, 0, 0], [0, 3, 0], [0, 3, 4], [0, 0, 0]])
    assert push(img, (1, 0)).tolist() == [[0, 0, 0], [0, 0, 0], [0, 3, 0], [0, 3, 4]]
    assert push(img, (0, -1)).tolist() == [[0, 0, 0], [3, 0, 0], [3, 4, 0], [0, 0, 0]]
    assert push(img, (-1, -1)).tolist() == [[3, 0, 0], [3, 4, 0], [0, 0, 0], [0, 0, 0]]
    assert not push(np.zeros((2, 2), dtype=np.int64), (1, 0)).any()


@pytest.mark.parametrize("items", [[4, -7, 2, 7], []])
def test_keep_max_and_drop_max_share_the_items_out(items: list[Any]) -> None:
    """Each item is kept or dropped, in order."""
    kept, dropped = keep_max(items, abs), drop_max(items, abs)
    assert sorted([*kept, *dropped]) == sorted(items)
    assert list(kept) == [item for item in items if abs(item) == 7]


def test_keep_max_of_layers_gives_layers() -> None:
    """Layers stay layers, and are copied."""
    layers = cut(PICTURE)
    kept = keep_max(layers, np.count_nonzero)
    assert isinstance(kept, np.ndarray)
    assert kept.tolist() == [layers[3].tolist()]
    assert not np.shares_memory(kept, layers)


def test_drop_max_of_layers_gives_layers() -> None:
    """Layers stay layers, even if none is left."""
    layers = cut(PICTURE)
    dropped = drop_max(layers, lambda layer: 1)
    assert isinstance(dropped, np.ndarray)
    assert dropped.shape == (0, *PICTURE.shape)
