"""A step of the search: a line of the DSL with a gap, the kinds of value it takes and gives, and its cost.

A step is text: `smear({0}, DOWN)`. The same text is run, with a node's value in the gap, and written into programs. The
kinds of values are GRID, LAYERS (an array of grids of one size) and PARTS (a list of grids).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from arc_dsl.primitives.namespace import program_namespace

GRID, LAYERS, PARTS = "grid", "layers", "parts"


@dataclass(frozen=True)
class Step:
    """A way to make a value of a value.

    Attributes:
        takes: kind of the value it is applied to.
        gives: kind of the result.
        text: an expression of the DSL; `{0}` is the value, `img` the grid that the program starts from.
        cost: in bits.
        deepest: it is applied to values that cost at most this; a step that takes long, or makes sense early only.
        color: a color without which, in some grid, the step is idle; 0 if there is none.
        colorful: whether the step makes sense only for grids of several colors.
        layerwise: whether it does to each of several layers what it does to one, and does not look at `img`.
    """

    takes: str
    gives: str
    text: str
    cost: int
    deepest: int = 99
    color: int = 0
    colorful: bool = False
    layerwise: bool = False

    @property
    def piece(self) -> str:
        """Its text without the color that it names: what `evaluation.search.costs` counts."""
        return re.sub(rf"\b{self.color}\b", "color", self.text) if self.color else self.text

    @property
    def function(self) -> Callable[[Any, Any], Any]:
        """The step as a function of the grid that the program starts from and of the value."""
        return compile_expression(self.text.format("value"), "img, value")


@cache
def compile_expression(text: str, arguments: str) -> Callable[..., Any]:
    """Return an expression of the DSL as a function; the text is the search's own."""
    function: Callable[..., Any] = eval(f"lambda {arguments}: {text}", program_namespace())
    return function
