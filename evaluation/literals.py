"""Programs that write an output down instead of making it: nothing to learn from."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from arc_dsl.grid import Grid

MIN_CELLS = 9  # of an output that is looked for: smaller ones stand in many a program by chance


def writes_down(source: str, outputs: Iterable[Grid | None]) -> bool:
    """Return whether a program holds all cells of an output as a literal: lists of colors, or a text of digits."""
    wanted = {"".join(map(str, grid.ravel())) for grid in outputs if grid is not None and grid.size >= MIN_CELLS}
    if not wanted:
        return False
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(text in wanted for text in _list_literals(tree))


def _list_literals(tree: ast.AST) -> Iterator[str]:
    """Yield the cells of everything in a program that could be a grid written down, as digits in reading order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield "".join(filter(str.isdigit, node.value))
        elif isinstance(node, ast.List | ast.Tuple):
            yield "".join(_list_leaves(node))


def _list_leaves(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _list_leaves(element)
    else:
        yield str(node.value) if isinstance(node, ast.Constant) else "?"
