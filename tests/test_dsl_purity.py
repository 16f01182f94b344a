"""Primitives are pure: they leave their arguments as they were and hand out nothing that is shared with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401
from arc_dsl.grid import as_grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.registry import PRIMITIVES
from flows.bench.dsl import object_image, primitive_calls

GRIDS = {
    "1x1 empty": np.zeros((1, 1), dtype=np.int64),
    "1x1 filled": np.full((1, 1), 3, dtype=np.int64),
    "1x30": object_image(30, 6)[:1].copy(),
    "30x1": object_image(30, 6)[:, 5:6].copy(),
    "10x10": object_image(10, 5),
    "30x30": object_image(30, 15),
    "30x30 empty": np.zeros((30, 30), dtype=np.int64),
    "30x30 solid": np.full((30, 30), 8, dtype=np.int64),
    "30x30 noise": np.random.default_rng(1).integers(0, 10, (30, 30)),
}
NEEDS_MORE = {"trim": "leaves nothing"}  # what the smallest grids cannot give


def arrays_in(value: Any) -> list[np.ndarray]:
    """Return all arrays in a result: the value itself, in lists, in objects."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, Object):
        return [value.cells, value.cell_colors]
    if isinstance(value, dict):
        return [array for item in value.values() for array in arrays_in(item)]
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item)]
    return []


@pytest.mark.parametrize("size", list(GRIDS))
@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_primitive_is_pure_on_every_size(name: str, size: str) -> None:
    """On grids from 1x1 to 30x30, empty, solid or noisy, a primitive works and changes nothing it was given."""
    img = GRIDS[size]
    before = img.copy()
    img.setflags(write=False)
    call = primitive_calls(img)[name]
    try:
        result = call()
    except ValueError as error:
        assert name in NEEDS_MORE and NEEDS_MORE[name] in str(error)
        return
    assert np.array_equal(img, before)
    for array in arrays_in(result):
        assert not np.shares_memory(array, img)
    if (
        isinstance(result, np.ndarray)
        and result.dtype == np.int64
        and name not in ("distance_map", "complete_symmetry")
    ):
        assert result.flags.writeable
        assert result.base is None or result.base.size == result.size


@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_primitive_is_deterministic(name: str) -> None:
    """Two calls with equal arguments give equal results."""
    results = [primitive_calls(GRIDS["10x10"].copy())[name]() for _ in range(2)]
    if arrays_in(results[0]):
        for first, second in zip(*map(arrays_in, results), strict=True):
            assert np.array_equal(first, second)
    else:
        assert results[0] == results[1]


def test_grids_from_primitives_are_legal() -> None:
    """What drawing and geometry give is a legal grid."""
    calls = primitive_calls(GRIDS["10x10"])
    for name, entry in PRIMITIVES.items():
        if entry.category in ("drawing", "geometry", "motion") and isinstance(result := calls[name](), np.ndarray):
            as_grid(result, name)
