"""What a production costs: bits, out of how often its symbols stand in programs that are known to be right.

A symbol is what a program names: a primitive, a numpy function, an attribute, an operator. `costs.json` holds how
often each stands in the programs that were counted; `arcwright search-costs` writes it anew.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

COSTS_FILE = Path(__file__).parent / "costs.json"
COSTS_VERSION = 1
SMOOTHING = 1.0  # added to every count: a symbol that no program names costs as one in a program more would
PLAIN_BITS = 2.0  # of a text without symbols, such as a number
FURTHER_SYMBOL = 0.3  # bits of each symbol beside the rarest: the symbols of an idiom come together


def count_symbols(programs: Iterable[str]) -> Counter[str]:
    """Return how many programs name each symbol."""
    counts: Counter[str] = Counter()
    for program in programs:
        counts.update(set(symbols_of(program)))
    return counts


def symbols_of(source: str) -> list[str]:
    """Return the symbols of a program, or of a template's text, each once, in order of appearance."""
    found = dict.fromkeys(symbol for node in ast.walk(ast.parse(source)) if (symbol := _symbol(node)))
    return list(found)


def _symbol(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    if isinstance(node, ast.Name) and node.id not in _OWN_NAMES:
        return node.id
    if isinstance(node, ast.keyword):
        return f"{node.arg}="
    if isinstance(node, ast.operator | ast.unaryop | ast.cmpop):
        return type(node).__name__
    if isinstance(node, ast.For | ast.ListComp | ast.GeneratorExp | ast.If | ast.Lambda):
        return type(node).__name__
    return ""


_HOLE = re.compile(r"\{\d\}")
_OWN_NAMES = frozenset({"img", "np", "o", "x", "c", "g", "b", "p", "h", "r", "row", "task", "int", "HOLE"})


@cache
def _load() -> tuple[dict[str, int], int]:
    data = json.loads(COSTS_FILE.read_text())
    return data["counts"], int(data["programs"])


@cache
def symbol_bits(text: str) -> float:
    """Return the bits of a production's text by its symbols, before those of a kind are made to add up.

    The rarest symbol bounds how likely all of them are together; the others add a little each.
    """
    counts, programs = _load()
    total = programs + SMOOTHING
    symbols = symbols_of(_HOLE.sub("HOLE", text))
    bits = sorted((math.log2(total / (counts.get(symbol, 0) + SMOOTHING)) for symbol in symbols), reverse=True)
    return bits[0] + FURTHER_SYMBOL * (len(bits) - 1) if bits else PLAIN_BITS


def write_costs(programs: Iterable[str], path: Path = COSTS_FILE) -> int:
    """Count the symbols of `programs` and write the file; returns how many programs were counted."""
    sources = list(programs)
    counts = count_symbols(sources)
    data = {"version": COSTS_VERSION, "programs": len(sources), "counts": dict(sorted(counts.items()))}
    path.write_text(json.dumps(data, indent=1) + "\n")
    return len(sources)
