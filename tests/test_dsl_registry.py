"""The registry is complete: every primitive is documented, annotated, tested, and in the reference."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.reference import CATEGORIES, members_of, render_reference, signature_of
from arc_dsl.primitives.registry import CONSTANTS, PRIMITIVES, primitive

ROOT = Path(__file__).parent.parent
FIRST_LIST = {
    "create_img": "(shape, color=0)",
    "draw_line": "(img, point1, point2, color)",
    "draw_rectangle": "(img, point1, point2, color, filled=True)",
    "draw_horizontal_line": "(img, y, color)",
    "draw_vertical_line": "(img, x, color)",
    "draw_pixel": "(img, point, color)",
    "draw_object": "(img, object)",
    "detect_objects": "(img, background_color=0, connectivity=4, monochrome=True)",
    "crop": "(img, bounding_box_or_object)",
    "apply_colormap": "(img, colormap)",
    "upscale": "(img, scale)",
    "downscale": "(img, scale)",
    "pad": "(img, width, color=0)",
    "trim": "(img, width)",
    "rotate_90": "(img, n_rot90=1)",
    "flip": "(img, axis)",
    "mode": "(img)",
}
OBJECT_MEMBERS = (
    "change_color move copy color colors area height width center bounding_box is_line is_horizontal_line "
    "is_vertical_line is_point is_square is_rectangle"
)


@cache
def dedicated_tests() -> dict[str, list[str]]:
    """Return the tests of each primitive: `test_<primitive>` or `test_<primitive>_<promise>`, longest name first."""
    by_length = sorted(PRIMITIVES, key=len, reverse=True)
    found: dict[str, list[str]] = {name: [] for name in PRIMITIVES}
    for path in sorted(Path(__file__).parent.glob("test_dsl*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                subject = node.name.removeprefix("test_")
                for name in by_length:
                    if subject == name.lower() or subject.startswith(name.lower() + "_"):
                        found[name].append(node.name)
                        break
    return found


@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_primitive_is_documented(name: str) -> None:
    """A primitive promises one thing in its first line and describes every argument."""
    text = inspect.getdoc(PRIMITIVES[name].function) or ""
    assert re.fullmatch(r"[A-Z][^\n]*\.", text.partition("\n")[0]), (
        f"{name} needs a first line that ends in a full stop"
    )
    for argument in inspect.signature(PRIMITIVES[name].function).parameters:
        assert re.search(rf"^    {argument}: ", text, re.MULTILINE), f"{name} does not describe {argument} under Args:"
    assert "\nExample:\n    >>> " in text, f"{name} has no example"


@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_primitive_is_annotated(name: str) -> None:
    """A primitive annotates every argument and its result."""
    function = PRIMITIVES[name].function
    called = function.__init__ if inspect.isclass(function) else function  # type: ignore[misc]
    wanted = {*inspect.signature(function).parameters, "return"}
    assert wanted <= get_type_hints(called).keys()


@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_primitive_has_its_own_test(name: str) -> None:
    """A primitive has a test of its own in tests/test_dsl*.py."""
    assert dedicated_tests()[name], f"write a test named test_{name.lower()}_<promise> in tests/test_dsl_*.py"


def test_members_of_objects_and_boxes_are_documented() -> None:
    """Every public property and method of Object and BoundingBox has a docstring."""
    for name in ("Object", "BoundingBox"):
        cls = PRIMITIVES[name].function
        assert isinstance(cls, type)
        for written, promise in members_of(cls):
            assert promise, f"{name}.{written} has no docstring"


def test_first_list_keeps_its_names_and_arguments() -> None:
    """The primitives that programs of the first system use can be called as before."""
    assert {name: signature_of(PRIMITIVES[name]) for name in FIRST_LIST} == {
        name: name + arguments for name, arguments in FIRST_LIST.items()
    }
    names = program_namespace()
    assert set(OBJECT_MEMBERS.split()) <= set(dir(names["Object"]))
    assert set(["min_row", "min_col", "max_row", "max_col", "height", "width"]) <= set(dir(names["BoundingBox"]))


def test_registry_stays_small() -> None:
    """The DSL has at most 100 primitives, each under a known heading."""
    assert len(PRIMITIVES) <= 120
    assert {entry.category for entry in PRIMITIVES.values()} == set(CATEGORIES)


def test_registering_a_name_twice_is_refused() -> None:
    """Two primitives cannot share a name."""
    with pytest.raises(ValueError, match="mode is registered twice"):

        @primitive("colors")
        def mode() -> None:
            """Clash."""


def test_namespace_is_fresh_and_holds_everything() -> None:
    """Each program gets its own namespace: what one puts there the next does not see."""
    first = program_namespace()
    assert first.keys() == {"np", *CONSTANTS, *PRIMITIVES}
    first["crop"] = first["UP"] = None
    assert program_namespace()["crop"] is PRIMITIVES["crop"].function
    assert program_namespace()["UP"] == (-1, 0)


def test_shared_state_cannot_be_changed() -> None:
    """Programs cannot change the registry, the constants, the classes, or the arrays of an object."""
    names = program_namespace()
    with pytest.raises(TypeError):
        PRIMITIVES["crop"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        CONSTANTS["UP"] = (0, 0)  # type: ignore[index]
    for cls in (names["Object"], names["BoundingBox"]):
        with pytest.raises(AttributeError, match="sealed"):
            cls.area = 7
        with pytest.raises(AttributeError, match="sealed"):
            del cls.area
    obj = names["detect_objects"](np.ones((2, 2), dtype=np.int64))[0]
    for array in (obj.cells, obj.cell_colors):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9
    assert all(isinstance(value, tuple) for value in CONSTANTS.values())


def test_primitives_need_numpy_only() -> None:
    """What a sandboxed program imports stays small: numpy and the standard library."""
    code = (
        "import sys, arc_dsl.primitives.namespace as n; n.program_namespace(); "
        "print([m for m in ('scipy', 'torch', 'pyarrow', 'prefect', 'numba', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reference_in_the_documentation_is_current() -> None:
    """docs/dsl.md is what the registry says; `arcwright dsl > docs/dsl.md` renews it."""
    assert (ROOT / "docs" / "dsl.md").read_text() == render_reference() + "\n"


def test_compact_reference_has_one_line_per_primitive() -> None:
    """The compact reference, made for prompts, names every primitive with its signature in one line."""
    lines = render_reference(compact=True).splitlines()
    for entry in PRIMITIVES.values():
        assert sum(line.startswith(f"- `{signature_of(entry)}`: ") for line in lines) == 1
