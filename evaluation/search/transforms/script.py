"""Writing programs: from nodes of the graph to the source of `task(img)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.search.transforms.graph import Node
from evaluation.search.transforms.steps import GRID, LAYERS, PARTS

NAMES = {GRID: "grid", LAYERS: "layers", PARTS: "parts"}


class Script:
    """The lines of a program, each value computed once.

    Args:
        prelude: lines that come first.

    Attributes:
        pieces: the steps of the values that were computed, as `evaluation.search.costs` names them.
    """

    def __init__(self, prelude: Sequence[str] = ()) -> None:
        self.pieces: list[str] = []
        self._lines = list(prelude)
        self._names: dict[int, str] = {}
        self._counts = dict.fromkeys(NAMES, 0)

    def compute(self, node: Node) -> str:
        """Write what computes a node, unless it stands there already; return the name that holds the value."""
        if node.parent is None:
            return "img"
        if id(node) not in self._names:
            text = node.text.replace("{0}", self.compute(node.parent))
            self._counts[node.kind] += 1
            count = self._counts[node.kind]
            self._names[id(node)] = name = NAMES[node.kind] + (str(count) if count > 1 else "")
            self.add(f"{name} = {text}")
            if node.piece:
                self.pieces.append(node.piece)
        return self._names[id(node)]

    def add(self, line: str) -> None:
        """Write a line."""
        self._lines.append(line)

    def finish(self, result: str) -> list[str]:
        """Return the statements that turn `img` into the value of an expression."""
        return [*self._lines, f"img = {result}"]


def write_colormap(value: str, colors: Mapping[int, int]) -> str:
    """Return the text that changes colors of a value; the value alone if none changes."""
    changed = {old: new for old, new in colors.items() if old != new}
    return f"apply_colormap({value}, {changed})" if changed else value
