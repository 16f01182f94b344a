"""The registry of generators, and what a generator proposes.

A generator is a function `(rng, level, num_pairs) -> Draft`. It proposes a program and the inputs it runs on; running
the program, validating the task and counting what is rejected is the framework's work, not the generator's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np

from arc_dsl.grid import Grid


class Concept(StrEnum):
    """What a generator teaches: the name that configurations and shards carry, and a line that explains it.

    Attributes:
        line: what the tasks of this concept ask for.
    """

    line: str

    def __new__(cls, name: str, line: str) -> Self:
        """Make the name the value, and keep the line beside it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.line = line
        return member

    GEOMETRY = "geometry", "Turn or mirror the whole grid, or objects where they stand."
    SYMMETRY = "symmetry", "Recognize, complete or make what is its own mirror image."
    TILING = "tiling", "Put copies of the grid together, as they are, turned or mirrored, or one for each of its cells."
    SCALING = "scaling", "Enlarge cells to blocks, or shrink blocks to cells."
    CROPPING = "cropping", "Answer with a part of the grid."
    FRAMING = "framing", "Add, remove or change borders, margins, frames and nested rings."
    PANELS = "panels", "Read a grid that lines or gaps divide into panels."
    OVERLAY = "overlay", "Lay parts of the grid on each other; what lies on top hides the rest."
    LOGIC = "logic", "Combine two parts cell by cell: and, or, exactly one, neither."
    OBJECTNESS = "objectness", "Tell what is one object and what is background."
    SELECTION = "selection", "Change, keep or erase what meets a condition."
    SAMENESS = "sameness", "Find what is like a model, or the one that is unlike the others."
    ORDER = "order", "Compare, rank and sort: the largest, the first, from the longest to the shortest."
    COUNTING = "counting", "Count cells, colors or objects and answer by the number."
    CENTERS = "centers", "Find the middle of an object, of a distance or of the grid."
    RECOLORING = "recoloring", "Give cells another color, after a color, a place or a neighbor."
    SYMBOLS = "symbols", "Learn what a color, a shape or a place stands for, and look it up."
    FILLING = "filling", "Fill boxes and areas, or pour a color into them."
    ENCLOSURE = "enclosure", "Tell inside from outside: holes, rooms and what a line encloses."
    LINES = "lines", "Draw lines across the whole grid and see where they cross."
    CONNECTION = "connection", "Connect points or objects that belong together."
    RAYS = "rays", "Send a ray in a direction until it ends, bounces or turns."
    DRAWING = "drawing", "Draw figures at places that the grid, a point or an object gives."
    SURROUNDINGS = "surroundings", "Draw rings, crosses and corners around points and objects."
    MOTION = "motion", "Move things by a step, or to a place that is marked."
    GRAVITY = "gravity", "Let things fall, or pull them until something stops them."
    COPYING = "copying", "Draw a figure again where marks ask for it, or repeat it in a direction."
    ASSEMBLY = "assembly", "Fit pieces together, or into the gaps they leave."
    PATTERNS = "patterns", "Draw or continue what repeats itself or grows by a rule."
    COMPLETION = "completion", "Restore what is hidden or missing, after the rest of the picture or a complete model."
    DENOISING = "denoising", "Remove the noise and keep the rest."
    COMPOSITION = "composition", "Apply random rules: one, or a chain of up to four."
    MUTATION = "mutation", "Do what a known program does, changed in a few places or extended."


class UndrawableError(Exception):
    """A generator gives up this draft, for example because there is no room left for an object; another is drawn."""


@dataclass(frozen=True)
class Draft:
    """A task that a generator proposes.

    Attributes:
        program: source that defines `task(img)`.
        inputs: `num_pairs` input grids, train pairs first; the last one becomes the test pair.
        any_colors: whether the rule promises to treat all colors alike: a recolored input gives the recolored output.
        constant: whether all outputs may be equal, which is no rule to find but may be a picture to draw.
    """

    program: str
    inputs: list[Grid]
    any_colors: bool = False
    constant: bool = False


Draw = Callable[[np.random.Generator, float, int], Draft]


@dataclass(frozen=True)
class Generator:
    """A registered generator.

    Attributes:
        name: unique name, a Python identifier.
        concept: what it teaches.
        solves: id of the ARC training task whose rule it varies, or empty.
        draw: `(rng, level, num_pairs) -> Draft`; level runs from 0 (smallest, one idea) to 1 (30x30, distractors);
            num_pairs is at least 1. It may raise `UndrawableError`.
    """

    name: str
    concept: Concept
    solves: str
    draw: Draw


GENERATORS: dict[str, Generator] = {}


def generator(concept: Concept, solves: str = "") -> Callable[[Draw], Draw]:
    """Register the decorated function as a generator of `concept`, varying the rule of the ARC task `solves`."""

    def register(draw: Draw) -> Draw:
        name = getattr(draw, "__name__", "")
        if name in GENERATORS:
            raise ValueError(f"generator {name} is registered twice; names must be unique")
        GENERATORS[name] = Generator(name, concept, solves, draw)
        return draw

    return register
