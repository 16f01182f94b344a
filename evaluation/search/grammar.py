"""The grammar of the typed search: templates of DSL text with typed holes, made into productions for one task.

A template is a line of Python over `img`, the grid at hand. `{Mask}` and other capitalised holes take a value of that
kind; lower-case holes are macros, which stand for a handful of texts each (`{direction}`, `{color}`): a template with
macros is a production for each of their texts. The text is all there is of a production: it is compiled to be run,
and printed to be read. Lines and macro texts begin with their bits, as in `+2 `, where they cost any.
Templates are listed in `evaluation.search.productions`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from evaluation.search.costs import Counts, name_piece

HOLE = re.compile(r"\{(\w+)\}")
BITS = re.compile(r"\+(\d+) ")


class Kind(StrEnum):
    """What a value is, for each input; the order is that in which a step of the search makes them."""

    COLOR = "Color"  # a color, 0-9
    NUMBER = "Number"  # an int
    MASK = "Mask"  # booleans, shaped as the grid
    OBJECTS = "Objects"  # a list of objects
    OBJECT = "Object"  # an object
    REGION = "Region"  # anything that says which cells are meant; kept as a mask
    GRIDS = "Grids"  # a list of grids
    PLANE = "Plane"  # an integer for each cell, shaped as the grid
    GRID = "Grid"  # a grid


CELLWISE = frozenset({Kind.MASK, Kind.REGION, Kind.PLANE, Kind.GRID, Kind.COLOR})
_CELLWISE_NODES = (
    ast.Expression, ast.Name, ast.Load, ast.Constant, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.Gt, ast.BinOp,
    ast.BitAnd, ast.BitOr, ast.BitXor, ast.UnaryOp, ast.Invert, ast.Call, ast.keyword,
)  # fmt: skip
_CELLWISE_CALLS = frozenset({"paint", "to_mask"})


@dataclass(frozen=True, slots=True, eq=False)
class Production:
    """A way to make a value.

    Attributes:
        kind: what it makes.
        arguments: the kinds it takes.
        text: the source, with `{0}`, `{1}` for the arguments; an expression, or statements that end with a new `img`.
        cost: whole bits.
        pieces: the choices that it stands for, as `evaluation.search.costs` names them.
        cellwise: whether it treats each cell by itself, so that all inputs can be done at once.
        function: takes `img` and the arguments, of one input, or of all cells of all inputs if `cellwise`.
        weight: how many expressions an application counts for.
    """

    kind: Kind
    arguments: tuple[Kind, ...]
    text: str
    cost: int
    pieces: tuple[str, ...]
    cellwise: bool
    function: Callable[..., Any]
    weight: int

    @property
    def is_statement(self) -> bool:
        """Whether the text is a block of statements and not an expression."""
        return "img = " in self.text


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its macros filled in, before it is compiled for a task.

    Attributes:
        kind: what it makes.
        arguments: the kinds of its holes.
        text: the source with numbered holes.
        bits: what it costs, as set by hand.
        pieces: the line that it comes from and the texts of its macros: `kind: line`, `macro: text`.
    """

    kind: Kind
    arguments: tuple[Kind, ...]
    text: str
    bits: int
    pieces: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters of the compiled function, after `img`."""
        return tuple(f"a{number}" for number in range(len(self.arguments)))


def expand(
    kind: Kind, line: str, macros: Mapping[str, Sequence[str]], pieces: tuple[str, ...] = ()
) -> Iterator[Template]:
    """Yield the templates that a line stands for: one for each choice of texts for its macros.

    A macro that comes twice in a line has the same text in both places. Macros may hold holes and further macros.
    """
    bits, line = split_bits(line)
    pieces = pieces or (name_piece(kind, line),)
    for match in HOLE.finditer(line):
        name = match.group(1)
        if not name[0].islower():
            continue
        if name not in macros:
            raise ValueError(f"template {line!r} names the macro {name}, which is not defined")
        for choice in macros[name]:
            more, text = split_bits(choice)
            filled = line.replace(match.group(0), text)
            yield from expand(kind, f"+{bits + more} {filled}", macros, (*pieces, name_piece(name, text)))
        return
    arguments: list[Kind] = []

    def number(match: re.Match[str]) -> str:
        arguments.append(Kind(match.group(1)))
        return f"{{{len(arguments) - 1}}}"

    text = HOLE.sub(number, line)
    yield Template(kind, tuple(arguments), text, bits, pieces)


def split_bits(line: str) -> tuple[int, str]:
    """Return the bits that a line begins with, and the rest of it."""
    match = BITS.match(line)
    return (int(match.group(1)), line[match.end() :]) if match else (0, line)


def is_cellwise(template: Template) -> bool:
    """Return whether a template treats each cell by itself (comparisons, logic, `paint`): then it runs once for all."""
    if template.kind not in CELLWISE or template.kind is Kind.COLOR:
        return False
    if any(kind not in CELLWISE for kind in template.arguments) or "\n" in template.text:
        return False
    tree = ast.parse(template.text.format(*template.parameters), mode="eval")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, _CELLWISE_NODES):
            return False
        if isinstance(node, ast.Name):
            if id(node) in called and node.id not in _CELLWISE_CALLS:
                return False
            if id(node) not in called and node.id != "img" and node.id not in template.parameters:
                return False
        if isinstance(node, ast.Constant) and not isinstance(node.value, int):
            return False
    return "img" in template.text or bool(template.arguments)


@cache
def compile_text(text: str, num_arguments: int) -> Any:
    """Return the code object that defines `run(img, a0, ...)` for a template's text."""
    parameters = [f"a{number}" for number in range(num_arguments)]
    body = text.format(*parameters)
    lines = [*body.split("\n"), "return img"] if "img = " in text else [f"return {body}"]
    source = f"def run({', '.join(['img', *parameters])}):\n" + "\n".join(f"    {line}" for line in lines)
    return compile(source, "<production>", "exec")


def make_function(text: str, num_arguments: int, namespace: Mapping[str, Any]) -> Callable[..., Any]:
    """Return the function of a template's text, with the names of `namespace` in scope."""
    scope = dict(namespace)
    exec(compile_text(text, num_arguments), scope)
    function: Callable[..., Any] = scope["run"]
    return function


def _price(template: Template, changes: Mapping[str, float]) -> int:
    """Return the whole bits of a template; what is not free does not become free."""
    return max(round(template.bits + sum(changes[piece] for piece in template.pieces)), min(template.bits, 1))


def make_productions(
    lines: Mapping[Kind, Sequence[str]],
    macros: Mapping[str, Sequence[str]],
    namespace: Mapping[str, Any],
    cellwise_namespace: Mapping[str, Any],
    weigh: Callable[[str], int],
    counts: Counts,
) -> dict[Kind, list[Production]]:
    """Return the productions of a task by what they make, the cheapest first.

    Args:
        lines: templates by kind.
        macros: the texts of each macro for this task.
        namespace: what a production's text finds in scope.
        cellwise_namespace: the same for cellwise ones, which see all cells of all inputs in a row.
        weigh: how many expressions a text counts for.
        counts: how often pieces were used, which changes what they cost.
    """
    changes = {
        name_piece(group, text): change
        for group, texts in (*lines.items(), *macros.items())
        for text, change in counts.changes(group, {text: bits for bits, text in map(split_bits, texts)}).items()
    }
    made: dict[Kind, list[Production]] = {kind: [] for kind in Kind}
    for kind, texts in lines.items():
        expanded = (one for line in texts for one in expand(kind, line, macros))
        for template in {(one.text, one.arguments): one for one in expanded}.values():
            cellwise = is_cellwise(template)
            scope = cellwise_namespace if cellwise else namespace
            made[kind].append(
                Production(
                    kind=kind,
                    arguments=template.arguments,
                    text=template.text,
                    cost=_price(template, changes),
                    pieces=template.pieces,
                    cellwise=cellwise,
                    function=make_function(template.text, len(template.arguments), scope),
                    weight=weigh(template.text),
                )
            )
        made[kind].sort(key=lambda production: production.cost)
    return made
