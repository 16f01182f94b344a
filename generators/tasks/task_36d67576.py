"""Tasks after the ARC training task 36d67576: incomplete figures are completed like the complete one."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR

# 1 is a cell of the body, 2 its marked cell. Neither the figure nor its body without the mark is its own mirror image
# or quarter turn, so that a copy fits in one way only.
FIGURES = (
    ((1, 1, 2, 1), (1, 0, 0, 0)),
    ((1, 2, 1, 1), (0, 1, 0, 0)),
    ((1, 1, 0), (0, 2, 1), (0, 1, 0)),
    ((1, 2, 1), (1, 1, 0)),
    ((1, 1, 1), (0, 1, 2), (0, 0, 1), (0, 0, 1)),
    ((1, 1, 1), (2, 0, 0), (1, 1, 0)),
    ((1, 1, 1, 1), (2, 1, 0, 0)),
)


@generator(Concept.COMPLETION, solves="36d67576")
def complete_figures_36d67576(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete figures that show only some colors like the complete one, turned and mirrored as they are."""
    body, mark, first, second = random_colors(rng, 4, exclude=(0,))
    rotate, mirror = choose(rng, [(True, True), (True, False), (False, True), (False, False)])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 13, 18))
        figure = np.array([CLEAR, body, mark])[np.array(choose(rng, FIGURES))]
        figure = np.pad(figure, 1, constant_values=CLEAR)
        own, free = np.argwhere(figure != CLEAR), np.argwhere(figure == CLEAR)
        beside = free[(abs(free[:, None] - own).sum(axis=2) == 1).any(axis=1)]
        for cell, color in zip(rng.permutation(beside)[:3], (first, first, second), strict=True):
            figure[tuple(cell)] = color
        figure = figure[(figure != CLEAR).any(axis=1)][:, (figure != CLEAR).any(axis=0)]
        shown = np.isin(figure, (body, mark))
        canvas.place(rng, figure)
        for number in range(random_count(rng, level, 1, 3)):
            copy = np.rot90(np.where(shown, figure, CLEAR), random_int(rng, 0, 3) if rotate else 0)
            copy = copy[:, ::-1] if mirror and rng.random() < 0.5 else copy
            (canvas.try_place if number else canvas.place)(rng, copy)
        return canvas.grid

    program = solver_source("36d67576").replace("(2, 4)", f"({mark}, {body})")
    program = program if rotate else program.replace(", rotate=True", "")
    program = program if mirror else program.replace(", mirror=True", "")
    return Draft(program, distinct_inputs(num_pairs, draw))
