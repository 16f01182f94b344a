"""A library that other systems' programs import, taken apart, so that a program carries what it needs of it.

arcwright ships none: it is read from the user's own copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from arc_dsl.errors import InputError

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Library:
    """The top-level statements of a module, by the names that they define or change.

    Args:
        source: the module's source.

    Raises:
        InputError: it does not parse.
    """

    def __init__(self, source: str):
        try:
            self._statements = ast.parse(source).body
        except (SyntaxError, ValueError) as error:
            raise InputError(f"the library does not parse: {error}") from None
        self._at: dict[str, list[int]] = {}
        for number, statement in enumerate(self._statements):
            for name in _names_of(statement):
                self._at.setdefault(name, []).append(number)

    @staticmethod
    def read(path: Path) -> Library:
        """Return the library in a file.

        Raises:
            InputError: it cannot be read, or does not parse.
        """
        try:
            return Library(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"library {str(path)!r} cannot be read: {error}") from None

    def provide(self, names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """Return the source of these names and of all that they need, and the names that are not there."""
        wanted: set[int] = set()
        waiting, missing = list(names), []
        seen = set(waiting)
        while waiting:
            name = waiting.pop()
            if name not in self._at:
                missing.append(name)
            for number in set(self._at.get(name, ())) - wanted:
                wanted.add(number)
                used = _used_names(self._statements[number]) & self._at.keys() - seen
                seen |= used
                waiting += used
        parts = [ast.unparse(_without_docstrings(self._statements[number])) for number in sorted(wanted)]
        return "\n\n".join(parts), tuple(sorted(missing))


def _names_of(statement: ast.stmt) -> list[str]:
    """Return the names that a top-level statement defines, or whose attributes it sets."""
    if isinstance(statement, Definition):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).split(".")[0] for alias in statement.names]
    targets = (
        statement.targets
        if isinstance(statement, ast.Assign)
        else [statement.target]
        if isinstance(statement, ast.AnnAssign | ast.AugAssign)
        else []
    )
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def _used_names(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _without_docstrings(statement: ast.stmt) -> ast.stmt:
    for node in ast.walk(statement):
        if isinstance(node, Definition) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return statement
