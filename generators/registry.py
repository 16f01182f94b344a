"""The registry of generators, and what a generator proposes.

A generator is a function `(rng, level, num_pairs) -> Draft`. It proposes a program and the inputs it runs on; running
the program, validating the task and counting what is rejected is the framework's work, not the generator's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import Grid


class UndrawableError(Exception):
    """A generator gives up this draft, for example because there is no room left for an object; another is drawn."""


@dataclass(frozen=True)
class Draft:
    """A task that a generator proposes.

    Attributes:
        program: source that defines `task(img)`.
        inputs: `num_pairs` input grids, train pairs first; the last one becomes the test pair.
        any_colors: whether the rule promises to treat all colors alike: a recolored input gives the recolored output.
    """

    program: str
    inputs: list[Grid]
    any_colors: bool = False


Draw = Callable[[np.random.Generator, float, int], Draft]


@dataclass(frozen=True)
class Generator:
    """A registered generator.

    Attributes:
        name: unique name, a Python identifier.
        concept: what it teaches, one or two words.
        solves: id of the ARC training task whose rule it varies, or empty.
        draw: `(rng, level, num_pairs) -> Draft`; level runs from 0 (smallest, one idea) to 1 (30x30, distractors);
            num_pairs is at least 1. It may raise `UndrawableError`.
    """

    name: str
    concept: str
    solves: str
    draw: Draw


GENERATORS: dict[str, Generator] = {}


def generator(concept: str, solves: str = "") -> Callable[[Draw], Draw]:
    """Register the decorated function as a generator of `concept`, varying the rule of the ARC task `solves`."""

    def register(draw: Draw) -> Draw:
        name = getattr(draw, "__name__", "")
        if name in GENERATORS:
            raise ValueError(f"generator {name} is registered twice; names must be unique")
        GENERATORS[name] = Generator(name, concept, solves, draw)
        return draw

    return register
