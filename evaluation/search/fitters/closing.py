"""A closing: the last statement of a program, which takes a value of a state to the outputs."""

from __future__ import annotations

from dataclasses import dataclass

from arc_dsl.grid import Grid


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """A statement that is right on all train pairs, and what it gives for the test inputs.

    Attributes:
        statement: one Python line, or a few, in which `img` is the state's grid; it ends in `img = ...`.
        outputs: the test outputs, one for each test input.
        cost: bits beyond those of the value and of its state.
        kind: how the outputs are reached, in a word: `exact`, `colormap`, `table`, `cover` ...
        agreement: share of the train pairs, 0-1, that come out right when the fit is made on the other pairs; 1 where
            nothing is fitted to pairs, 0 where a fit has one pair only.
    """

    statement: str
    outputs: tuple[Grid, ...]
    cost: float
    kind: str
    agreement: float = 1.0
