"""Regions as masks, quickly: in the search a region is a mask, and what the DSL lists as points can stay one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import clip_cells, to_mask
from arc_dsl.primitives.types import Mask, Point

_STRAIGHT = ((-1, 0), (1, 0), (0, -1), (0, 1))
_ALL = (*_STRAIGHT, (-1, -1), (-1, 1), (1, -1), (1, 1))


def make_mask(grid: Grid, region: Any) -> Mask:
    """Return what `to_mask` returns."""
    mask = np.zeros(grid.shape, dtype=bool)
    items = region if isinstance(region, list) else [region]
    if isinstance(items[0] if items else None, BoundingBox):
        for box in items:
            mask[max(box.min_row, 0) : max(box.max_row + 1, 0), max(box.min_col, 0) : max(box.max_col + 1, 0)] = True
        return mask
    if isinstance(items[0] if items else None, Object):
        cells = clip_cells(np.concatenate([item.cells for item in items]), grid.shape)
        mask[cells[:, 0], cells[:, 1]] = True
        return mask
    return to_mask(grid, region)


def on_masks(scope: dict[str, Any]) -> dict[str, Any]:
    """Return the functions that list points, by name, with those of `scope` for what is no mask."""
    quick: dict[str, Callable[..., Any]] = {"neighbors": _neighbors, "outline": _outline}
    made = {name: _for_masks(function, scope[name]) for name, function in quick.items()}
    plain = scope["ray_points"]

    def ray_points(img: Grid, start: Any, direction: Point, through: int | None = None) -> Any:
        if _is_mask(start) and start.shape == img.shape:
            return _rays(img, start, direction, through)
        return plain(img, start, direction, through)

    return {**made, "ray_points": ray_points}


def _is_mask(region: Any) -> bool:
    return isinstance(region, np.ndarray) and region.dtype == np.bool_


def _for_masks(quick: Callable[..., Any], plain: Callable[..., Any]) -> Callable[..., Any]:
    def function(region: Any, connectivity: int = quick.__defaults__[0]) -> Any:  # type: ignore[index]
        return quick(region, connectivity) if _is_mask(region) else plain(region, connectivity)

    return function


def _around(mask: Mask, connectivity: int) -> list[Mask]:
    """Return for each neighbor of a cell whether it is in the mask; cells outside are not."""
    height, width = mask.shape
    padded = np.zeros((height + 2, width + 2), dtype=bool)
    padded[1:-1, 1:-1] = mask
    steps = _STRAIGHT if connectivity == 4 else _ALL
    return [padded[1 + row : 1 + row + height, 1 + col : 1 + col + width] for row, col in steps]


def _neighbors(mask: Mask, connectivity: int = 4) -> Mask:
    found: Mask = np.logical_or.reduce(_around(mask, connectivity))
    return found & ~mask


def _outline(mask: Mask, connectivity: int = 8) -> Mask:
    inner: Mask = np.logical_and.reduce(_around(mask, connectivity))
    return mask & ~inner


def _rays(img: Grid, start: Mask, direction: Point, through: int | None) -> Mask:
    """Return the cells that rays from the cells of a mask pass; the mask itself is passed and not part of them."""
    free: npt.NDArray[np.bool_] | None = None if through is None else (img == through) | start
    height, width = img.shape
    rows, cols = direction
    to = tuple(slice(max(step, 0), size + min(step, 0)) for step, size in ((rows, height), (cols, width)))
    of = tuple(slice(max(-step, 0), size + min(-step, 0)) for step, size in ((rows, height), (cols, width)))
    passed, front = np.zeros_like(start), start
    for _ in range(max(height, width)):
        moved = np.zeros_like(start)
        moved[to] = front[of]
        front = moved if free is None else moved & free
        if not front.any():
            break
        passed |= front
    return passed & ~start
