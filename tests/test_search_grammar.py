"""The grammar of the typed search: every production runs, says what it does, and reaches the DSL."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401  (fills the registry)
from arc_dsl.grid import Grid
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.registry import PRIMITIVES
from evaluation.search.config import SearchConfig
from evaluation.search.grammar import Kind, Production, expand, make_productions
from evaluation.search.productions import TEMPLATES, make_macros
from evaluation.search.scope import make_cellwise_scope, make_scope
from evaluation.search.target import Target
from evaluation.search.values import Frame

COUNTS = SearchConfig().read_costs()

SCENE = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 2, 2, 0, 0, 3, 0, 0],
        [0, 2, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 2, 2, 0],
        [0, 1, 1, 1, 0, 2, 0, 0],
        [0, 1, 0, 1, 0, 0, 0, 0],
        [0, 1, 1, 1, 0, 0, 4, 3],
        [0, 0, 0, 0, 0, 0, 3, 4],
    ]
)
PANELS = np.array([[1, 0, 5, 0, 2], [0, 1, 5, 2, 0], [5, 5, 5, 5, 5], [2, 0, 5, 0, 1], [0, 2, 5, 1, 0]])
STRIPES = np.tile(np.array([[1, 2], [2, 3]]), (3, 3))

UNREACHED = {
    "background_color": "the background is known when the grammar is made",
    "apply_colormap": "a fitter writes it",
    "rank_colors": "a view writes it",
    "recolor_by": "a fitter writes it",
    "count_colors": "palette says it in the order that programs want",
    "draw_pixel": "paint draws points",
    "draw_rectangle": "paint fills boxes and their outlines",
    "find_lines": "split_by_lines and find_panels use it",
    "find_period": "complete_pattern uses it",
    "is_inside": "a relation of two objects, which no filter has yet",
    "line_points": "draw_line draws them",
    "orientations": "find_placements tries them",
    "paste": "draw_object and overlay lay grids on each other",
    "resize": "needs the size of the output, which the transformations guess",
    "tile_to": "the same",
    "shortest_path": "slow, and no solver needs it",
    "drop_max": "a step of the transformations",
    "keep_max": "a step of the transformations",
    "first_hit": "look is the same for all cells at once",
}


def make(target: Target) -> dict[Kind, list[Production]]:
    """Return the productions of a target, each counting as one expression."""
    return make_productions(TEMPLATES, make_macros(target), make_scope(), make_cellwise_scope(), lambda text: 1, COUNTS)


def example(kind: Kind, grid: Grid) -> Any:
    """Return a value of a kind for a grid."""
    objects = detect_objects(grid)
    return {
        Kind.COLOR: 2,
        Kind.NUMBER: 2,
        Kind.MASK: grid == 2,
        Kind.REGION: grid == 2,
        Kind.OBJECTS: objects,
        Kind.OBJECT: objects[0],
        Kind.GRIDS: [grid[:2, :2], grid[2:4, 2:4], grid[:2, :2]],
    }[kind]


def test_every_production_runs() -> None:
    """No template raises on all of three plain grids: a misspelt name would be silent in a search."""
    target = Target((SCENE, PANELS, STRIPES), (SCENE[:2, :2], PANELS[:2, :2]))
    dead = []
    for productions in make(target).values():
        for production in productions:
            errors = []
            for grid in (SCENE, PANELS, STRIPES):
                try:
                    production.function(grid, *(example(kind, grid) for kind in production.arguments))
                except Exception as error:
                    errors.append(error)
            if len(errors) == 3:
                dead.append((production.text, errors[0]))
    assert dead == []


def test_cellwise_productions_do_the_same_to_all_grids_at_once() -> None:
    """What runs once on the cells of all grids in a row gives what it gives on each grid."""
    grids = (SCENE, PANELS, STRIPES)
    frame, scope = Frame(grids), make_scope()
    productions = [one for many in make(Target(grids, grids[:2])).values() for one in many if one.cellwise]
    assert {production.kind for production in productions} == {Kind.MASK, Kind.REGION, Kind.GRID}
    for production in productions:
        arguments = [[example(kind, grid) for grid in grids] for kind in production.arguments]
        rows = [parts[0] if isinstance(parts[0], int) else frame.join(parts) for parts in arguments]
        at_once = frame.split(production.function(frame.cells, *rows))
        names = [f"a{number}" for number in range(len(arguments))]
        alone = eval(f"lambda {', '.join(['img', *names])}: {production.text.format(*names)}", dict(scope))
        for number, grid in enumerate(grids):
            assert np.array_equal(at_once[number], alone(grid, *(parts[number] for parts in arguments)))


def test_every_primitive_is_reached_or_listed_with_a_reason() -> None:
    """A new primitive is in the grammar, or somebody said why not."""
    lines = [line for many in TEMPLATES.values() for line in many]
    macros = [text for texts in make_macros(Target((SCENE,), (SCENE[:2],))).values() for text in texts]
    texts = " ".join([*lines, *macros])
    named = {name for name in PRIMITIVES if re.search(rf"\b{name}\b(?!=)", texts)}
    missing = {name for name in PRIMITIVES if name not in named and PRIMITIVES[name].category != "layers"}
    assert missing == UNREACHED.keys()


def test_expand_fills_macros_and_numbers_holes() -> None:
    """A line is a template for each choice of its macros; bits add up; a macro has one text in a line."""
    made = list(expand(Kind.GRID, "+2 shift({Grid}, {step}) if {step} else {Mask}", {"step": ("1", "+3 2")}))
    assert [(one.text, one.bits) for one in made] == [
        ("shift({0}, 1) if 1 else {1}", 2),
        ("shift({0}, 2) if 2 else {1}", 5),
    ]
    assert made[1].arguments == (Kind.GRID, Kind.MASK)


def test_expand_refuses_an_unknown_macro() -> None:
    """A misspelt macro is found when the grammar is made."""
    with pytest.raises(ValueError, match="names the macro stpe"):
        list(expand(Kind.GRID, "shift(img, {stpe})", {"step": ("1",)}))


def test_every_template_is_python() -> None:
    """Every production's text parses, with names in its holes."""
    for productions in make(Target((SCENE, PANELS), (SCENE, PANELS))).values():
        for production in productions:
            ast.parse(production.text.format(*(f"a{number}" for number in range(len(production.arguments)))))
