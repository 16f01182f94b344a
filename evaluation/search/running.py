"""Running what the search wrote, in this process: it is made of our own lines, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.program import ENTRY_POINT


def as_grid(value: Any) -> Grid | None:
    """Return what an expression or a program gave as a legal grid, None where it is not one."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.dtype.kind not in "iu":
        return None
    height, width = value.shape
    if not (1 <= height <= 30 and 1 <= width <= 30) or value.max() > 9 or value.min() < 0:
        return None
    return value if value.dtype == np.int64 else value.astype(np.int64)


def run_program(program: str, inputs: Sequence[Grid]) -> list[Grid] | None:
    """Return what a program of the search makes of the inputs, None if it is not a legal grid for each of them."""
    namespace = program_namespace()
    exec(program, namespace)
    outputs = []
    for img in inputs:
        try:
            output = as_grid(namespace[ENTRY_POINT](img.copy()))
        except Exception:  # it is a program like any other
            return None
        if output is None:
            return None
        outputs.append(np.ascontiguousarray(output))
    return outputs
