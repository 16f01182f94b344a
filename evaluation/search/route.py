"""A route: how a state, or a program, was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """How a grid, or a closing, was reached: the statements, their bits and the pieces that they are made of."""

    steps: tuple[str, ...] = ()
    bits: float = 0.0
    pieces: tuple[str, ...] = ()

    def through(self, steps: Sequence[str], bits: float, pieces: Sequence[str]) -> Route:
        """Return the route that goes on with these statements."""
        return Route((*self.steps, *steps), self.bits + bits, (*self.pieces, *pieces))
