"""The planes and summaries of the search's grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401  fills the registry
from arc_dsl.primitives.namespace import program_namespace
from evaluation.search.grammar import BITS
from evaluation.search.planes import MACROS, PLANES, SUMMARIES

FILLINGS = {
    "Objects": "detect_objects(img)",
    "Mask": "img == 2",
    "Region": "(1, 1)",
    "bg": "0",
    "direction": "UP",
    "connectivity": "8",
    "number_of_object": "o.area",
}
IMG = np.array([[1, 1, 5, 0, 2], [0, 1, 5, 2, 0], [5, 5, 5, 5, 5], [0, 2, 5, 0, 1], [2, 2, 5, 1, 0]])


def expand(line: str) -> Iterator[str]:
    """Yield the expressions of a line, with every text of a macro in its hole."""
    line = BITS.sub("", line)
    found = re.search(r"\{(\w+)\}", line)
    if found is None:
        yield line
        return
    for text in MACROS.get(found[1]) or (FILLINGS[found[1]],):
        yield from expand(line[: found.start()] + text + line[found.end() :])


@pytest.mark.parametrize("line", PLANES)
def test_plane_has_a_number_for_each_cell(line: str) -> None:
    """Every expression gives an array of numbers or booleans as large as the grid, the same each time."""
    for source in expand(line):
        values = [eval(source, {**program_namespace(), "img": IMG.copy()}) for _ in range(2)]
        assert values[0].shape == IMG.shape, source
        assert values[0].dtype.kind in "ib", source
        assert np.array_equal(*values)


@pytest.mark.parametrize("line", SUMMARIES)
def test_summary_is_a_grid(line: str) -> None:
    """Every summary gives a grid of numbers, the same each time."""
    for source in expand(line):
        values = [eval(source, {**program_namespace(), "img": np.repeat([[2, 0, 2]], 3, axis=0)}) for _ in range(2)]
        assert values[0].ndim == 2, source
        assert values[0].dtype.kind == "i", source
        assert np.array_equal(*values)


@pytest.mark.parametrize("line", [*PLANES, *SUMMARIES])
def test_plane_never_has_the_same_value_twice(line: str) -> None:
    """A hole for a value occurs once in a line, so that nobody has to know whether two are the same."""
    holes = re.findall(r"\{([A-Z]\w*)\}", line)
    assert len(holes) == len(set(holes))
