"""What productions find in scope: the DSL, with what is computed again and again remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.objects import Object
from evaluation.search.masks import on_masks
from evaluation.search.values import Cells

_REMEMBERED = (
    *("holes", "is_symmetric", "shape_key", "outline", "neighbors"),  # of objects
    *("detect_objects", "enclosed", "ring_index", "palette", "mode"),  # of grids
)


def make_scope() -> dict[str, Any]:
    """Return the names of the DSL for one task's search; functions of objects and grids answer from memory.

    Values of the DSL never change, so what was computed once is right for the whole search.
    """
    scope = program_namespace()
    for name in _REMEMBERED:
        scope[name] = _remember(scope[name])
    return {**scope, **on_masks(scope)}


def _remember(function: Callable[..., Any]) -> Callable[..., Any]:
    memory: dict[Any, Any] = {}

    def remembered(first: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(first, np.ndarray):
            subject: Any = (first.shape, first.dtype.char, first.tobytes())
        elif isinstance(first, Object):
            subject = first
        else:
            return function(first, *arguments, **options)
        try:
            key = (subject, arguments, tuple(options.items())) if options else (subject, arguments)
            found = memory.get(key)
            if found is None:
                found = memory[key] = function(first, *arguments, **options)
        except TypeError:  # an argument that cannot be a key, such as a mask
            return function(first, *arguments, **options)
        return list(found) if isinstance(found, list) else found

    return remembered


def make_cellwise_scope() -> dict[str, Any]:
    """Return the names for productions that treat each cell alone: grids and masks come as all cells in a row."""
    return {"paint": _paint, "to_mask": _to_mask}


def _paint(img: Cells, region: Cells, color: int | Cells, only: int | None = None) -> Cells:
    return np.where(region if only is None else region & (img == only), color, img)


def _to_mask(img: Cells, region: Cells) -> Cells:
    return region
