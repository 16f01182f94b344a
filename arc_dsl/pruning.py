"""Pruning: the statements of a program that could go, and its source without some of them.

Which of them do go is decided by running what is left on every input: what a generator wrote in its own process
(`generators.acceptance`), what a model wrote in the sandbox (`evaluation.relabel`). Both try one number at a time, from
the last to the first. A block's statements come before those nested in them, so that nothing is tried inside a
statement that has gone, and what only fed a dead statement dies after it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from arc_dsl.program import ENTRY_POINT


def list_blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield every list of statements below `node`, outer ones first: `else`, `except`, `finally` and `case` too."""
    for _, value in ast.iter_fields(node):
        if not isinstance(value, list) or not value:
            continue
        if isinstance(value[0], ast.stmt):
            yield value
        if isinstance(value[0], ast.stmt | ast.ExceptHandler | ast.match_case):
            for child in list(value):
                yield from list_blocks(child)


def list_prunable(tree: ast.Module, inside: str = "") -> list[ast.stmt]:
    """Return the statements that could go, in a fixed order; their places in it are the numbers of `prune_source`.

    All but `task` itself, a `pass` that holds a block open, and `global` and `nonlocal`, which are no steps: they say
    how a function is compiled.

    Args:
        tree: the parsed program.
        inside: the name of the function whose statements are asked for; empty for those of the whole program.
    """
    roots = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == inside]
    return [
        node
        for root in (roots if inside else [tree])
        for block in list_blocks(root)
        for node in block
        if not isinstance(node, ast.Global | ast.Nonlocal)
        and not (isinstance(node, ast.FunctionDef) and node.name == ENTRY_POINT)
        and not (isinstance(node, ast.Pass) and len(block) == 1)
    ]


def prune_source(source: str, numbers: Collection[int], inside: str = "") -> str:
    """Return a program without the statements of these numbers, as `ast.unparse` lays it out; a block needs a `pass`.

    Args:
        source: a program that parses.
        numbers: places in what `list_prunable` returns for it.
        inside: as there.
    """
    tree = ast.parse(source)
    doomed = {id(node) for number, node in enumerate(list_prunable(tree, inside)) if number in numbers}
    for block in list(list_blocks(tree)):
        block[:] = [node for node in block if id(node) not in doomed]
    for node in ast.walk(tree):
        if getattr(node, "body", None) == []:
            node.body.append(ast.Pass())  # type: ignore[attr-defined]
        if isinstance(node, ast.Try) and not node.handlers and not node.finalbody:
            node.finalbody.append(ast.Pass())  # `try` alone is no statement
    return ast.unparse(tree)
