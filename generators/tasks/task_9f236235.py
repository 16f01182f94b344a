"""Tasks after the ARC training task 9f236235: panels become cells and the result is mirrored."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.PANELS, solves="9f236235")
def shrink_panels_and_mirror_9f236235(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show each panel as one cell and turn or mirror the result."""
    change = choose(rng, ["flip({}, 1)", "flip({}, 0)", "rotate_90({}, 2)", "rotate_90({}, 1)"])

    def draw() -> Grid:
        num_panels, side = random_count(rng, level, 2, 5), random_count(rng, level, 2, 5)
        line, *colors = random_colors(rng, random_count(rng, level, 2, 4), exclude=(0,))
        panels = noise_image(rng, (num_panels, num_panels), colors, 0.6)
        grid = panels.repeat(side + 1, axis=0).repeat(side + 1, axis=1)[:-1, :-1].copy()
        grid[side :: side + 1] = line
        grid[:, side :: side + 1] = line
        return grid

    program = program_of(
        "panels = find_panels(img)",
        "colors = np.array([[mode(crop(img, panel)) for panel in row] for row in panels])",
        f"return {change.format('colors')}",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
