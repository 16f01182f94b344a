"""What a program does, apart from how it is written: its outputs on a fixed set of probe images."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from arc_dsl.grid import Grid
from generators.acceptance import hash_grids
from generators.execution import compile_program
from generators.images import divided_image, noise_image, object_image, symmetric_image


@lru_cache(maxsize=1)
def probe_images() -> tuple[Grid, ...]:
    """Return the images that tell programs apart: objects, noise, panels and symmetry, from 5x5 to 16x16."""
    rng = np.random.default_rng(20_260)
    every = list(range(1, 10))
    return (
        noise_image(rng, (5, 5), list(range(10))),
        noise_image(rng, (6, 9), [1, 2, 3], 0.3),
        noise_image(rng, (9, 6), [4, 5, 6], 0.3),
        noise_image(rng, (8, 8), [7, 8, 9, 0]),
        object_image(rng, (12, 12), 5, colors=every).grid,
        object_image(rng, (16, 13), 7, colors=[1, 2, 3, 4]).grid,
        object_image(rng, (13, 16), 7, colors=[5, 6, 7]).grid,
        object_image(rng, (14, 14), 6, colors=[8, 9, 1], num_colors_per_object=2).grid,
        divided_image(rng, (3, 3), (2, 3), 5, [1, 2, 4]),
        symmetric_image(rng, (10, 10), [3, 6, 8]),
    )


def behaviour_hash(program: str) -> bytes:
    """Return a hash of what a trusted program gives for each probe image; a failure counts by its type."""
    parts = []
    try:
        compiled = compile_program(program)
    except (SyntaxError, ValueError) as error:
        return hashlib.blake2b(type(error).__name__.encode(), digest_size=16).digest()
    for grid in probe_images():
        try:
            parts.append(hash_grids([compiled.run(grid)]))
        except Exception as error:  # failing is a program's ordinary result
            parts.append(type(error).__name__.encode())
    return hashlib.blake2b(b"/".join(parts), digest_size=16).digest()


def estimate_kinds(samples: Iterable[object]) -> float:
    """Return a lower bound of the number of kinds behind equally drawn samples: the Chao1 estimator.

    It is d + f1 (f1 - 1) / (2 (f2 + 1)), with d the kinds seen, f1 those seen once and f2 those seen twice
    (Chao, 1984, bias-corrected).
    """
    counts = Counter(Counter(samples).values())
    return sum(counts.values()) + counts[1] * (counts[1] - 1) / (2 * (counts[2] + 1))
