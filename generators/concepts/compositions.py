"""Compositions: two to four rules chained into programs nobody wrote, on scenes, random images and real inputs.

Each rule is tried on the images that the ones before it gave, and kept only if it changes them into legal images that
still differ: what is proposed is nearly always worth a task.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc_dsl.grid import Grid
from generators.execution import compile_program
from generators.images import distinct_inputs, random_image, training_input
from generators.randomness import choose, random_count, random_int
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.scene import random_scenery, unequal_scene
from generators.source import program_of
from generators.steps import Step, StepSource

MAX_STEPS_TRIED = 24  # per composition


def apply_step(step: Step, grids: Sequence[Grid]) -> list[Grid] | None:
    """Return what a step makes of the images; None if it fails, changes too little, or makes them all alike."""
    try:
        results = compile_program(program_of(*step, "return img")).run_all(grids)
    except Exception:  # failing is a step's ordinary result
        return None
    changed = sum(not np.array_equal(grid, result) for grid, result in zip(grids, results, strict=True))
    if changed < min(len(grids), max(2, len(grids) - 1)) or any(result.size < 2 for result in results):
        return None
    if len({result.tobytes() for result in results}) < len(results):
        return None
    plain = sum(bool((result == result[0, 0]).all()) for result in results)
    return results if plain == 0 else None


def _compose(rng: np.random.Generator, inputs: list[Grid], num_steps: int) -> Draft:
    chain: list[Step] = []
    grids: list[Grid] = inputs
    for _ in range(MAX_STEPS_TRIED):
        step = StepSource(rng, grids).draw()
        results = apply_step(step, grids)
        if results is None or any(np.array_equal(result, first) for result, first in zip(results, inputs, strict=True)):
            continue
        chain.append(step)
        grids = results
        if len(chain) == num_steps:
            return Draft(program_of(*(line for step in chain for line in step), "return img"), inputs)
    raise UndrawableError(f"only {len(chain)} of {num_steps} steps did something")


@generator(Concept.COMPOSITION)
def compose_on_scenes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Chain two to four rules on images of objects that differ in size."""
    scenery = random_scenery(rng, level, smallest=6)
    measure = choose(rng, ["obj.area", "(obj.area, obj.color)", "obj.min_row"])
    inputs = distinct_inputs(num_pairs, lambda: unequal_scene(rng, level, scenery, measure, min_objects=2).grid)
    return _compose(rng, inputs, random_count(rng, level, 2, 4))


@generator(Concept.COMPOSITION)
def compose_on_images(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Chain two to four rules on images of every kind."""
    inputs = distinct_inputs(num_pairs, lambda: random_image(rng, level, 5, 20))
    return _compose(rng, inputs, random_count(rng, level, 2, 4))


@generator(Concept.COMPOSITION)
def compose_on_real(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Chain two to four rules on inputs of one ARC training task, or of several."""
    inputs = distinct_inputs(num_pairs, lambda: training_input(rng, 8 + round(14 * level)))
    return _compose(rng, inputs, random_count(rng, level, 2, 4))


@generator(Concept.COMPOSITION)
def single_step_on_scenes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Apply one rule to images of objects that differ in size."""
    scenery = random_scenery(rng, level, smallest=6)
    inputs = distinct_inputs(num_pairs, lambda: unequal_scene(rng, level, scenery, "obj.area", min_objects=2).grid)
    return _compose(rng, inputs, 1)


@generator(Concept.COMPOSITION)
def single_step_on_images(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Apply one rule to images of every kind."""
    inputs = distinct_inputs(num_pairs, lambda: random_image(rng, level, 4, 6 + random_int(rng, 0, round(18 * level))))
    return _compose(rng, inputs, 1)
