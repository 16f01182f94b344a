"""The reference of the DSL: Markdown made from the signatures and docstrings in the registry.

`arcwright dsl` prints it, docs/dsl.md holds a copy, and a prompt may contain it (`compact=True` for a short form).
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import arc_dsl.primitives  # noqa: F401  fills the registry
from arc_dsl.primitives.registry import CONSTANTS, PRIMITIVES, Primitive

CATEGORIES = (
    "drawing",
    "objects",
    "regions",
    "geometry",
    "colors",
    "layout",
    "layers",
    "motion",
    "relations",
    "shapes",
    "patterns",
    "features",
    "selection",
)
"""The headings of the reference, in order."""

_INTRODUCTION = """\
# The DSL

A program is Python source that defines `task(img)`: `img` is a grid, the result is a grid.

```python
def task(img):
    for obj in detect_objects(img, connectivity=8):
        if obj.is_square:
            img = paint(img, obj, 3)
    return img
```

- A **grid** is an int64 numpy array of shape (height, width) with colors 0-9. numpy is there as `np`.
- A **point** and a **size** are always (row, column), counted from the top left corner.
- Every function returns something new and leaves its arguments as they were.
- Drawing leaves out what lies outside the grid.
- A **region** is anything that says which cells are meant: an object, a box, a mask (an array of booleans as large as
  the grid, such as `img == 3`), a point, a list of points, or a list of objects or boxes.
- Examples show grids as nested lists.
"""


def render_reference(compact: bool = False) -> str:
    """Return the reference as Markdown, without a line break at the end.

    Args:
        compact: True gives one line per primitive (signature and promise), for prompts.
    """
    parts = [_INTRODUCTION, _render_constants()]
    for category in CATEGORIES:
        entries = [entry for entry in PRIMITIVES.values() if entry.category == category]
        parts.append(f"## {category.capitalize()}\n")
        parts.extend(_render_line(entry) if compact else _render_entry(entry) for entry in entries)
        if compact:
            parts[-1] += "\n"
    unknown = sorted({entry.category for entry in PRIMITIVES.values()} - set(CATEGORIES))
    if unknown:
        raise ValueError(f"categories {unknown} have no heading; add them to arc_dsl.primitives.reference.CATEGORIES")
    return "\n".join(parts).rstrip()


def signature_of(entry: Primitive) -> str:
    """Return how a primitive is called, `name(argument, argument=default)`, without annotations."""
    parameters = inspect.signature(entry.function).parameters.values()
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    return f"{entry.name}{inspect.Signature(plain)}"


def members_of(cls: type) -> list[tuple[str, str]]:
    """Return (how it is written, first line of its docstring) of the public properties and methods of a class."""
    members = []
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            members.append((name, _first_line(member.fget)))
        elif inspect.isfunction(member):
            parameters = list(inspect.signature(member).parameters.values())[1:]
            plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
            members.append((f"{name}{inspect.Signature(plain)}", _first_line(member)))
    return members


def _render_constants() -> str:
    lines = [f"- `{name}` = `{value}`" for name, value in CONSTANTS.items()]
    return "\n".join(["## Constants\n", "Directions as (rows down, columns right).\n", *lines, ""])


def _render_line(entry: Primitive) -> str:
    line = f"- `{signature_of(entry)}`: {_first_line(entry.function)}"
    if inspect.isclass(entry.function):
        line += " Has " + ", ".join(f"`{written}`" for written, _ in members_of(entry.function)) + "."
    return line


def _render_entry(entry: Primitive) -> str:
    """Render one primitive: heading, promise, arguments, result, errors, example."""
    text = inspect.getdoc(entry.function) or ""
    body, _, example = text.partition("\nExample:\n")
    lines = [f"### `{signature_of(entry)}`\n", _render_sections(body.rstrip()), ""]
    if inspect.isclass(entry.function):
        lines += [f"- `.{written}`: {promise}" for written, promise in members_of(entry.function)] + [""]
    lines += ["```python", inspect.cleandoc("\n" + example), "```", ""]
    return "\n".join(lines)


def _render_sections(body: str) -> str:
    """Turn the `Args:`, `Returns:` and `Raises:` sections of a docstring into Markdown."""
    rendered: list[str] = []
    section = ""
    for line in body.splitlines():
        heading = re.fullmatch(r"(Args|Returns|Raises):", line)
        if heading:
            section = heading[1]
            continue
        item = re.fullmatch(r"    (\w+): (.*)", line)
        if section in ("Args", "Raises") and item:
            rendered.append(f"- {'`' + item[1] + '`' if section == 'Args' else 'raises `' + item[1] + '`'}: {item[2]}")
        elif section == "Returns" and line.strip():
            first = not any(text.startswith("- returns") for text in rendered)
            rendered.append(f"- returns: {line.strip()}" if first else f"  {line.strip()}")
        elif section and line.strip():
            rendered.append(f"  {line.strip()}")
        elif line.strip() or not section:
            rendered.append(line)
    return "\n".join(rendered)


def _first_line(documented: Any) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
