"""Inputs: sprites fit their boxes, placements keep their gaps, images are legal and of the size asked for."""

import numpy as np
import pytest

from arc_dsl.primitives.detection import detect_objects
from generators.canvas import Canvas
from generators.images import (
    distinct_inputs,
    divided_image,
    framed_image,
    noise_image,
    object_image,
    periodic_image,
    random_image,
    symmetric_image,
    texture_image,
    training_input,
)
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import UndrawableError
from generators.sprites import (
    CLEAR,
    blob,
    outline,
    random_sprite,
    recolor_randomly,
    ring_blob,
    solid,
    symmetric_blob,
    with_holes,
)

SEEDS = range(60)


@pytest.mark.parametrize("connectivity", [4, 8])
def test_blobs_are_connected_and_fit(connectivity):
    """A blob is one object of at least two cells, no larger than its box, cut to its bounding box."""
    for seed in SEEDS:
        sprite = blob(np.random.default_rng(seed), 1 + seed % 5, 2 + seed % 4, 3, connectivity)
        assert sprite.shape[0] <= 1 + seed % 5 and sprite.shape[1] <= 2 + seed % 4
        objects = detect_objects(sprite, background_color=CLEAR, connectivity=connectivity)
        assert len(objects) == 1 and objects[0].area >= 2 and objects[0].shape == sprite.shape


def test_symmetric_blobs_equal_their_mirror():
    """A symmetric blob is one object, fits its box and does not change when mirrored left-right."""
    for seed in SEEDS:
        sprite = symmetric_blob(np.random.default_rng(seed), 4, 4 + seed % 4, 3)
        assert sprite.shape[1] <= 4 + seed % 4 and (sprite == sprite[:, ::-1]).all()
        assert len(detect_objects(sprite, background_color=CLEAR)) == 1


def test_sprites_with_holes_have_that_many():
    """Holes are single enclosed cells, as many as asked for; a ring has one enclosed hole."""
    rng = np.random.default_rng(0)
    sprite = with_holes(rng, 5, 7, 2, 4)
    assert sprite.shape == (5, 7) and (sprite == CLEAR).sum() == 4
    holes = detect_objects(np.where(sprite == CLEAR, 1, 0))
    assert len(holes) == 4 and all(hole.min_row > 0 and hole.max_row < 4 for hole in holes)
    with pytest.raises(ValueError, match="room for 1 holes"):
        with_holes(rng, 3, 3, 2, 2)
    for seed in SEEDS:
        hole = ring_blob(np.random.default_rng(seed), 3 + seed % 3, 4, 2) == CLEAR
        assert len(detect_objects(hole.astype(int))) == 1
        assert not (hole[0].any() or hole[-1].any() or hole[:, 0].any() or hole[:, -1].any())


def test_random_sprites_fit_any_box():
    """Sprites of every kind fit into boxes down to a single cell."""
    for seed in range(300):
        rng = np.random.default_rng(seed)
        height, width = rng.integers(1, 6, 2).tolist()
        sprite = random_sprite(rng, height, width, 7)
        assert sprite.shape[0] <= height and sprite.shape[1] <= width and (sprite == 7).any()


def test_recoloring_uses_more_than_one_color():
    """Mixing colors never leaves a sprite of one color, and keeps its clear cells."""
    for seed in SEEDS:
        sprite = recolor_randomly(np.random.default_rng(seed), outline(3, 3, 1), [4, 5])
        assert sprite[1, 1] == CLEAR and set(sprite.ravel().tolist()) == {CLEAR, 4, 5}


def test_placements_keep_their_gap():
    """Sprites placed with a gap stay separate objects even when corners connect; the border may be kept free."""
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        canvas = Canvas((12, 14))
        while canvas.try_place(rng, random_sprite(rng, 4, 4, 5), gap=1, inside=1):
            pass
        assert len(detect_objects(canvas.grid, connectivity=8)) == len(canvas.placements) > 1
        border = [canvas.grid[0], canvas.grid[-1], canvas.grid[:, 0], canvas.grid[:, -1]]
        assert not any(side.any() for side in border)


def test_a_full_canvas_says_so_at_once():
    """The last free place is found, and then there is none."""
    rng = np.random.default_rng(0)
    canvas = Canvas((3, 3))
    canvas.block(0, 0, 3, 2)
    assert canvas.free_corners(1, 1).tolist() == [[0, 2], [1, 2], [2, 2]]
    assert canvas.place(rng, solid(3, 1, 4), gap=0).col == 2
    with pytest.raises(UndrawableError, match="no room"):
        canvas.place(rng, solid(1, 1, 4))
    assert len(canvas.free_corners(4, 1)) == 0


def test_images_are_legal_and_of_the_size_asked_for():
    """Every kind of image is an int64 grid of its shape, with the colors it was given."""
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        shape = random_shape(rng, 0.5)
        colors = [2, 5, 6]
        for make in (noise_image, periodic_image, texture_image, framed_image):
            grid = make(rng, shape, colors)
            assert grid.shape == shape and grid.dtype == np.int64 and set(grid.ravel().tolist()) <= set(colors)
        grid = symmetric_image(rng, shape, colors)
        assert (grid == grid[::-1]).all() or (grid == grid[:, ::-1]).all()
        grid = divided_image(rng, (3, 4), (2, 3), 9, colors)
        assert grid.shape == (7, 14) and (grid[3] == 9).all() and (grid[:, 4] == 9).all()


def test_object_images_hold_what_they_say():
    """As many objects as asked for where there is room, each of as many colors as asked for."""
    rng = np.random.default_rng(1)
    canvas = object_image(rng, (20, 20), 5, colors=[3, 4], num_colors_per_object=2, make_sprite=blob)
    objects = detect_objects(canvas.grid, monochrome=False)
    assert len(objects) == 5 and all(obj.colors == (3, 4) for obj in objects)


def test_random_images_follow_the_level_and_vary():
    """Images grow with the level, stay in the bounds given, and hardly repeat."""
    for level, largest in ((0.0, 6), (1.0, 30)):
        rng = np.random.default_rng(2)
        grids = [random_image(rng, level) for _ in range(300)]
        assert all(min(grid.shape) >= 3 and grid.dtype == np.int64 for grid in grids)
        assert np.median([max(grid.shape) for grid in grids]) <= largest
        assert len({grid.tobytes() for grid in grids}) > 250
    rng = np.random.default_rng(3)
    assert all(max(random_image(rng, 1.0, 2, 7).shape) <= 7 for _ in range(100))


def test_training_inputs_respect_their_bound():
    """Real inputs are legal and no larger than asked for."""
    rng = np.random.default_rng(4)
    assert all(max(training_input(rng, 5).shape) <= 5 for _ in range(50))
    assert max(max(training_input(rng).shape) for _ in range(50)) > 12


def test_inputs_that_repeat_are_drawn_again():
    """Equal inputs are replaced; a source that only repeats itself gives up."""
    numbers = iter([1, 1, 2, 2, 3])
    grids = distinct_inputs(3, lambda: np.full((1, 1), next(numbers)))
    assert [int(grid[0, 0]) for grid in grids] == [1, 2, 3]
    with pytest.raises(UndrawableError, match="1 of 2"):
        distinct_inputs(2, lambda: np.zeros((1, 1), np.int64))


def test_counts_and_colors_stay_in_range():
    """Counts reach both ends at level 1 and stay low at level 0; colors are distinct and allowed."""
    rng = np.random.default_rng(5)
    assert {random_count(rng, 0.0, 2, 6) for _ in range(100)} == {2, 3}
    assert {random_count(rng, 1.0, 2, 6) for _ in range(100)} == {2, 3, 4, 5, 6}
    assert {random_count(rng, 0.0, 2, 2) for _ in range(10)} == {2}
    assert sorted(random_colors(rng, 8, exclude=(0, 5))) == [1, 2, 3, 4, 6, 7, 8, 9]
    with pytest.raises(ValueError, match="asked for 10"):
        random_colors(rng, 10, exclude=(0,))
