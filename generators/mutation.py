"""Mutations of programs: one small change to the syntax tree that keeps it a plausible program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import numpy as np

from generators.randomness import choose, random_int

Edit = Callable[[], None]

ALIKE_ATTRIBUTES: tuple[tuple[str, ...], ...] = (
    ("area", "height", "width"),
    ("min_row", "max_row"),
    ("min_col", "max_col"),
    ("min_row", "min_col", "max_row", "max_col"),
    ("is_rectangle", "is_square", "is_line", "is_point", "is_frame"),
    ("is_horizontal_line", "is_vertical_line"),
)
ALIKE_NAMES: tuple[tuple[str, ...], ...] = (
    ("max", "min"),
    ("UP", "DOWN", "LEFT", "RIGHT"),
    ("UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT"),
    ("UP", "UP_LEFT", "RIGHT", "DOWN_RIGHT"),
    ("STRAIGHT", "DIAGONAL"),
    ("draw_horizontal_line", "draw_vertical_line"),
    ("neighbors", "outline"),
    ("mode", "background_color"),
    ("any", "all"),
)
ALIKE_OPERATORS: tuple[tuple[type[ast.AST], ...], ...] = (
    (ast.Lt, ast.Gt, ast.LtE, ast.GtE, ast.Eq, ast.NotEq),
    (ast.Add, ast.Sub),
    (ast.BitAnd, ast.BitOr, ast.BitXor),
    (ast.And, ast.Or),
)
ALIKE_TEXTS: tuple[tuple[str, ...], ...] = (("diagonal", "antidiagonal"),)


def mutate_program(rng: np.random.Generator, source: str, num_edits: int = 1) -> str:
    """Return the program with some constants, names, attributes or operators replaced by similar ones.

    Args:
        rng: random numbers.
        source: a program that parses.
        num_edits: how many places are changed; fewer if there are not as many.
    """
    tree = ast.parse(source)
    for _ in range(num_edits):
        edits = list(_edits(tree, rng))
        if edits:
            choose(rng, edits)()
    return ast.unparse(ast.fix_missing_locations(tree))


def chain_programs(first: str, second: str) -> str:
    """Return a program that does `first`, then `second` to its result.

    Raises:
        ValueError: `first` returns from more places than its end.
    """
    one, two = ast.parse(first), ast.parse(second)
    head, tail = _entry(one), _entry(two)
    last = head.body[-1]
    if not isinstance(last, ast.Return) or last.value is None or _num_returns(head) > 1:
        raise ValueError("only a program with a single return at its end can go first")
    head.body[-1] = ast.Assign([ast.Name("img", ast.Store())], last.value)
    head.body += tail.body
    return ast.unparse(ast.fix_missing_locations(one))


def _entry(tree: ast.Module) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "task")


def _num_returns(function: ast.FunctionDef) -> int:
    return sum(isinstance(node, ast.Return) for node in ast.walk(function))


def _edits(tree: ast.Module, rng: np.random.Generator) -> Iterator[Edit]:
    """Yield each possible change; none is made until it is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            replacement = _other_constant(rng, node.value)
            if replacement is not None:
                yield _setter(node, "value", replacement)
        elif isinstance(node, ast.Attribute):
            yield from _alike(rng, node, "attr", node.attr, ALIKE_ATTRIBUTES)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from _alike(rng, node, "id", node.id, ALIKE_NAMES)
        elif isinstance(node, ast.BinOp | ast.BoolOp):
            for group in ALIKE_OPERATORS:
                others = [kind for kind in group if kind is not type(node.op)]
                if len(others) < len(group):
                    yield _setter(node, "op", choose(rng, others)())
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in ALIKE_OPERATORS[0]:
            others = [kind for kind in ALIKE_OPERATORS[0] if kind is not type(node.ops[0])]
            yield _setter(node, "ops", [choose(rng, others)(), *node.ops[1:]])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Name):
            yield _setter(node, "op", ast.UAdd())


def _other_constant(rng: np.random.Generator, value: object) -> object | None:
    """Return a similar constant: the other truth value, a near or small number, a similar text; None if none is."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int) and 0 <= value <= 30:
        near = [value + 1, value - 1 if value else 2]
        return choose(rng, near) if value > 9 or rng.random() < 0.4 else (value + random_int(rng, 1, 9)) % 10
    for group in ALIKE_TEXTS:
        if value in group:
            return choose(rng, [text for text in group if text != value])
    return None


def _alike(
    rng: np.random.Generator, node: ast.AST, field: str, name: str, groups: tuple[tuple[str, ...], ...]
) -> Iterator[Edit]:
    others = [other for group in groups if name in group for other in group if other != name]
    if others:
        yield _setter(node, field, choose(rng, others))


def _setter(node: ast.AST, field: str, value: object) -> Edit:
    def edit() -> None:
        setattr(node, field, value)

    return edit
