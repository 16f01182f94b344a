"""What a search found, as a program that people, the sandbox and models can read: a statement for each named step."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from evaluation.search.grammar import Kind
from evaluation.search.values import Value

_NAMES = {
    Kind.COLOR: "color",
    Kind.NUMBER: "number",
    Kind.MASK: "mask",
    Kind.OBJECTS: "objects",
    Kind.OBJECT: "found",
    Kind.REGION: "region",
    Kind.GRIDS: "parts",
    Kind.PLANE: "plane",
    Kind.GRID: "grid",
}
_ALWAYS_NAMED = frozenset({Kind.OBJECTS, Kind.OBJECT, Kind.GRIDS})


class Printer:
    """Writes the statements of one step; each distinct value that is named gets one name."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._names: dict[int, str] = {}
        self._used: set[str] = set()

    def text(self, value: Value, in_statement: bool = False) -> str:
        """Return the source of a value as an expression, after the statements that it needs.

        Args:
            value: what to write; a value made by a block of statements is written as such, and is `img` then.
            in_statement: whether it stands in a block that changes `img`, so that it has to be computed before.
        """
        if id(value) in self._names:
            return self._names[id(value)]
        production = value.production
        inside = production.is_statement
        source = production.text.format(*(self._argument(argument, inside) for argument in value.arguments))
        if inside:
            self.lines.append(source)
            return "img"
        return self.name(value, source) if in_statement and "img" in source else source

    def _argument(self, value: Value, in_statement: bool) -> str:
        source = self.text(value, in_statement)
        if value.kind in _ALWAYS_NAMED and not source.isidentifier():
            return self.name(value, source)
        return source if source.isidentifier() else f"({source})"

    def name(self, value: Value, source: str) -> str:
        """Give a value a name, with the statement that sets it, and return the name."""
        plain = _NAMES[value.kind]
        name = next(
            name for name in (plain, *(f"{plain}{number}" for number in range(2, 99))) if name not in self._used
        )
        self._used.add(name)
        self._names[id(value)] = name
        self.lines.append(f"{name} = {source}")
        return name


def write_program(statements: Iterable[str]) -> str:
    """Return the source of a program of these statements, which turn `img` into the output; tidied by Python itself."""
    lines = [line for statement in statements for line in statement.split("\n") if line.strip()]
    body = "\n".join(f"    {line}" for line in (lines or ["pass"]))
    return ast.unparse(ast.parse(f"def task(img):\n{body}\n    return img")) + "\n"
