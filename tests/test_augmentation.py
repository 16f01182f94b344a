"""Augmentations are bijections: what was turned, recolored or reordered comes back exactly."""

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks
from generators.augmentation import IDENTITY, Augmentation, draw_augmentation, parse_augmentation


@pytest.mark.parametrize("symmetry", range(8))
def test_every_symmetry_is_undone(symmetry: int):
    """Undoing gives the grid back, and the eight symmetries of a grid without any are eight grids."""
    grid = np.arange(6).reshape(2, 3)
    augmentation = Augmentation(symmetry, (0, 2, 1, 3, 4, 5, 6, 7, 9, 8))
    assert np.array_equal(augmentation.undo(augmentation.apply(grid)), grid)
    assert augmentation.apply(grid).flags["C_CONTIGUOUS"]
    assert len({Augmentation(number).apply(grid).tobytes() for number in range(8)}) == 8


def test_names_are_read_back():
    """The name says everything: parsing it gives the same augmentation."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        drawn = draw_augmentation(rng, 3)
        assert parse_augmentation(drawn.name).name == drawn.name
        assert drawn.colors[0] == 0
    assert parse_augmentation("identity") == IDENTITY
    assert draw_augmentation(rng, 3, ()).name == "identity"
    assert draw_augmentation(rng, 3, ("order",)).on_grids == IDENTITY


def test_tasks_keep_their_rule():
    """Pairs move together, in the order asked for, and unknown test outputs stay unknown."""
    task = load_tasks("arc1:training/007bbfb7")[0]
    order = (4, 3, 2, 1, 0)
    augmented = Augmentation(1, order=order).apply_task(task)
    assert augmented.id == task.id
    for position, number in enumerate(order):
        pair = augmented.train[position]
        assert np.array_equal(pair.input, np.rot90(task.train[number].input))
        assert np.array_equal(pair.output, np.rot90(task.train[number].output))


@pytest.mark.parametrize("name", ["", "sym=9", "colors=0123", "order=1,2", "flip=1", "sym"])
def test_other_names_are_refused(name: str):
    """What is no augmentation is one line with the value."""
    with pytest.raises(InputError):
        parse_augmentation(name)
    with pytest.raises(InputError, match="3 entries"):
        Augmentation(order=(2, 1, 0)).apply_task(load_tasks("arc1:training/007bbfb7")[0])
