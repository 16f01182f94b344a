"""Pruning: which statements could go, and what is left without them."""

import ast

import pytest

from arc_dsl.pruning import list_prunable, prune_source

HEAD = "def task(img):\n"
PROGRAM = """\
def helper(value):
    global calls
    return value

def task(img):
    try:
        out = helper(img)
    except ValueError:
        out = img
    else:
        done = True
    finally:
        img = None
    match out.ndim:
        case 2:
            pass
    return out
"""


def numbers_of(source: str, *texts: str) -> set[int]:
    """Return the numbers of the statements that begin with one of these texts."""
    found = enumerate(map(ast.unparse, list_prunable(ast.parse(source))))
    return {number for number, text in found if text.startswith(texts)}


def test_every_kind_of_block_is_pruned():
    """Statements of `except`, `else`, `finally` and `case` can go; `task`, `global` and a lone `pass` cannot."""
    texts = [ast.unparse(node).split("\n")[0] for node in list_prunable(ast.parse(PROGRAM))]
    assert texts == [
        "def helper(value):",
        "return value",
        "try:",
        "match out.ndim:",
        "return out",
        "out = helper(img)",
        "out = img",
        "done = True",
        "img = None",
    ]
    inside = [ast.unparse(node).split("\n")[0] for node in list_prunable(ast.parse(PROGRAM), inside="task")]
    assert inside == texts[2:]


@pytest.mark.parametrize(
    ("source", "gone", "left"),
    [
        (PROGRAM, "out = img", "except ValueError:\n        pass\n    else:"),
        (PROGRAM, "img = None", "else:\n        done = True\n    match"),
        (PROGRAM, "return value", "global calls\n\ndef task"),
        (f"{HEAD}    try:\n        return img\n    finally:\n        x = 1", "x = 1", "finally:\n        pass"),
        (f"{HEAD}    if img.size:\n        return img\n    return img", "if", f"{HEAD}    return img"),
    ],
)
def test_what_is_left_parses(source: str, gone: str, left: str):
    """A block that must not be empty gets a `pass`, any other one goes."""
    pruned = prune_source(source, numbers_of(source, gone))
    ast.parse(pruned)
    assert left in pruned
    assert gone not in pruned or gone == "if"


def test_nested_statements_come_after_those_that_hold_them():
    """From the last number to the first, nothing is tried inside a statement that has gone already."""
    nodes = list_prunable(ast.parse(PROGRAM))
    places = {id(node): number for number, node in enumerate(nodes)}
    for number, node in enumerate(nodes):
        assert all(places.get(id(child), number) >= number for child in ast.walk(node))
