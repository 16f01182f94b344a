"""Chains of whole-grid transformations: rotations, mirrors, scalings, margins, shifts and crops one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import MAX_SIDE
from generators.images import distinct_inputs, random_image
from generators.randomness import choose, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.source import program_of

Side = Callable[[int], int]


@dataclass(frozen=True)
class Link:
    """One step of a chain.

    Attributes:
        source: expression of `img`.
        grow: side after the step, as a function of the side before it; never smaller than the real one.
        shrink: the same, never larger than the real one.
    """

    source: str
    grow: Side
    shrink: Side


def random_link(rng: np.random.Generator) -> Link:
    """Return a random step."""
    count, color = random_int(rng, 1, 2), random_int(rng, 0, 9)

    def same(side: int) -> int:
        return side

    axis = choose(rng, ["0", "1", '"diagonal"', '"antidiagonal"'])
    keep = [
        f"rotate_90(img, {random_int(rng, 1, 3)})",
        f"flip(img, {axis})",
        f"shift(img, ({random_int(rng, -2, 2)}, {choose(rng, [-1, 1])}), wrap=True)",
        f"shift(img, ({choose(rng, [-1, 1])}, {random_int(rng, -2, 2)}), {color})",
    ]
    links = [
        *(Link(source, same, same) for source in keep * 2),
        Link(f"trim(img, {count})", lambda side: side - 2 * count, lambda side: side - 2 * count),
        Link(f"pad(img, {count}, {color})", lambda side: side + 2 * count, lambda side: side + 2 * count),
        Link("upscale(img, 2)", lambda side: side * 2, lambda side: side * 2),
        Link("downscale(img, 2)", lambda side: side // 2, lambda side: side // 2),
        Link(f"join([img, flip(img, {random_int(rng, 0, 1)})])", lambda side: side * 2, same),
        Link("join([img, img], axis=0)", lambda side: side * 2, same),
        Link("img[:, : img.shape[1] // 2]", same, lambda side: side // 2),
        Link("img[: img.shape[0] // 2]", same, lambda side: side // 2),
        Link("img[::2, ::2]", lambda side: (side + 1) // 2, lambda side: side // 2),
    ]
    return choose(rng, links)


@generator(Concept.GEOMETRY)
def chain_geometry(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Apply two to four transformations of the whole grid one after another."""
    chain: list[Link] = []
    length = random_count(rng, level, 2, 4)
    while len(chain) < length:
        link = random_link(rng)
        if not chain or link.source != chain[-1].source:
            chain.append(link)
    # The smallest input that leaves at least two cells a side, and the largest whose output is still legal.
    smallest = next(side for side in range(3, 31) if _final(side, [link.shrink for link in chain]) >= 2)
    largest = max(side for side in range(1, 31) if _fits(side, [link.grow for link in chain]))
    lines = [f"img = {link.source}" for link in chain[:-1]]
    program = program_of(*lines, f"return {chain[-1].source}")
    return Draft(program, distinct_inputs(num_pairs, lambda: random_image(rng, level, min(smallest, largest), largest)))


def _final(side: int, steps: list[Side]) -> int:
    for step in steps:
        side = step(side)
        if side < 1:
            return 0
    return side


def _fits(side: int, steps: list[Side]) -> bool:
    for step in steps:
        side = step(side)
        if side > MAX_SIDE:
            return False
    return True
