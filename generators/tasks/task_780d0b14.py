"""Tasks after the ARC training task 780d0b14: noisy panels are shown by their color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="780d0b14")
def summarize_noisy_panels_780d0b14(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show each noisy panel between empty lines by its color."""

    def draw() -> Grid:
        rows, cols = random_count(rng, level, 1, 4), random_count(rng, level, 2, 4)
        heights = rng.integers(3, 5 + round(2 * level), rows)
        widths = rng.integers(3, 5 + round(2 * level), cols)
        colors = rng.integers(1, 10, (rows, cols)).repeat(heights + 1, axis=0).repeat(widths + 1, axis=1)
        filled = rng.random(colors.shape) < 0.75
        tops, lefts = (np.cumsum([0, *(sizes + 1)[:-1]]) for sizes in (heights, widths))
        for top, height in zip(tops, heights, strict=True):  # one full row and column keep panels free of empty lines
            filled[top + np.arange(height), rng.integers(0, widths.min(), height)] = True
        for left, width in zip(lefts, widths, strict=True):
            filled[rng.integers(0, heights.min(), width), left + np.arange(width)] = True
        grid = np.where(filled, colors, 0)
        grid[tops[1:] - 1] = 0
        grid[:, lefts[1:] - 1] = 0
        return grid[:-1, :-1].copy()

    return Draft(solver_source("780d0b14"), distinct_inputs(num_pairs, draw))
