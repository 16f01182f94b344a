"""A program that a search found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from arc_dsl.grid import Grid

NEAR = "near"  # the kind of a program that misses one train pair
PIECE = "# piece: "  # before each piece, in a description


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A program that is right on all train pairs of a task, or on all but one.

    Attributes:
        program: its source, which defines `task(img)`.
        cost: what it costs, in bits: the less, the likelier it is right. It holds the costs of the program's pieces
            and what was added for trust (entries that one pair alone supports, test cells that hit no known entry).
        kind: how the last step reached the outputs, in a word: `exact`, `colormap`, `table`, `cover`, `stack` ...; or
            `NEAR`, where it is wrong on one train pair.
        outputs: the test outputs, one for each test input, as the search computed them.
        agreement: share of the train pairs, 0-1, that come out right when what was fitted (a table, a choice of
            pieces) is fitted to the other pairs; 1 where nothing was fitted to pairs.
        pieces: the choices that the search made, as `evaluation.search.costs` names them.
    """

    program: str
    cost: float
    kind: str
    outputs: tuple[Grid, ...]
    agreement: float = 1.0
    pieces: tuple[str, ...] = ()

    @property
    def behaviour(self) -> tuple[tuple[tuple[int, ...], bytes], ...]:
        """What it does on the test inputs: programs of equal behaviour are the same answer."""
        return tuple((grid.shape, grid.tobytes()) for grid in self.outputs)

    @property
    def logprob(self) -> float:
        """The log-probability of a code of so many bits."""
        return -self.cost * math.log(2)

    def describe(self) -> str:
        """Return the program after comments that say how it was found and what it is made of."""
        about = f"# {self.kind}: {self.cost:.1f} bits, {self.agreement:.0%} of the train pairs agree\n"
        return about + "".join(f"{PIECE}{piece}\n" for piece in self.pieces) + self.program


def read_cost(logprob: float) -> float:
    """Return the bits of a program whose log-probability a search gave."""
    return -logprob / math.log(2)


def claims_to_fit(description: str) -> bool:
    """Return whether a description is of a program that is right on all train pairs."""
    return bool(description) and not description.startswith(f"# {NEAR}:")


def read_pieces(description: str) -> tuple[str, ...]:
    """Return the pieces that a description names."""
    return tuple(line.removeprefix(PIECE) for line in description.splitlines() if line.startswith(PIECE))
