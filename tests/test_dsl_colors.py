"""Colors: counting, ranking and replacing."""

from __future__ import annotations

import numpy as np

from arc_dsl.primitives.color import apply_colormap, background_color, count_colors, mode, palette, rank_colors
from arc_dsl.primitives.objects import Object

IMG = np.array([[5, 5, 0], [5, 2, 2], [0, 0, 8]])


def test_mode_prefers_the_smallest_of_equals() -> None:
    """Equally common colors are decided by number; any list of colors will do."""
    assert mode(IMG) == 0
    assert mode(np.array([[7]])) == 7
    assert mode([3, 9, 9]) == 9  # type: ignore[arg-type]
    assert mode(np.full((30, 30), 9)) == 9


def test_apply_colormap_replaces_all_at_once() -> None:
    """Swapping works, unknown colors change nothing, an empty map gives a copy."""
    assert apply_colormap(IMG, {5: 0, 0: 5}).tolist() == [[0, 0, 5], [0, 2, 2], [5, 5, 8]]
    assert apply_colormap(IMG, {9: 1}).tolist() == IMG.tolist()
    assert apply_colormap(IMG, {}) is not IMG


def test_count_colors_is_ordered_by_frequency() -> None:
    """The most common color comes first, equally common ones by number, absent ones not at all."""
    assert list(count_colors(IMG).items()) == [(0, 3), (5, 3), (2, 2), (8, 1)]
    assert count_colors(Object([(0, 0), (3, 3)], [4, 1])) == {1: 1, 4: 1}
    assert count_colors(Object([], 1)) == {}


def test_palette_leaves_colors_out() -> None:
    """One color or several can be left out."""
    assert palette(IMG) == [0, 5, 2, 8]
    assert palette(IMG, exclude=0) == [5, 2, 8]
    assert palette(IMG, exclude=(0, 5)) == [2, 8]
    assert palette(np.zeros((1, 1), dtype=np.int64), exclude=0) == []


def test_background_color_is_decided_by_the_border() -> None:
    """Of equally common colors the one most common along the border is the background."""
    assert background_color(np.array([[4, 4, 4, 4], [4, 3, 3, 4], [4, 3, 3, 3], [3, 3, 3, 4]])) == 4
    assert background_color(np.array([[6]])) == 6
    assert background_color(np.array([[6, 6, 1]])) == 6


def test_rank_colors_swaps_colors_for_their_roles_and_back() -> None:
    """The most common of the colors gets the first of them; absent ones come last; the dict can be turned around."""
    assert rank_colors(IMG, (2, 5)) == {2: 5, 5: 2}
    assert rank_colors([[7, 7, 3]], (1, 3, 7)) == {1: 7, 3: 3, 7: 1}
    roles = rank_colors(IMG, (2, 5, 8))
    back = {role: color for color, role in roles.items()}
    assert apply_colormap(apply_colormap(IMG, roles), back).tolist() == IMG.tolist()
