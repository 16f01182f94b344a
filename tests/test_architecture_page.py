"""docs/architecture.md and docs/security.md speak of code that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = "\n".join((ROOT / "docs" / name).read_text() for name in ("architecture.md", "security.md"))
QUOTED = sorted(set(re.findall(r"`((?:arc_dsl|generators|training|evaluation|flows|tests)[./][\w./]+)`", PAGES)))


@pytest.mark.parametrize("path", [name for name in QUOTED if "/" in name])
def test_every_file_named_exists(path: str) -> None:
    """A path on the page is a file or a folder of the project."""
    assert (ROOT / path).exists(), f"the pages name {path}, which does not exist"


@pytest.mark.parametrize("name", [name for name in QUOTED if "/" not in name])
def test_every_function_named_exists(name: str) -> None:
    """A dotted name on the page is a module, or is defined in one, methods included."""
    parts = name.split(".")
    length = max(n for n in range(1, len(parts) + 1) if is_module("/".join(parts[:n])))
    path = ROOT / "/".join(parts[:length])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    body = ast.parse(source.read_text()).body
    for part in parts[length:]:
        found = [node for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == part]
        assert found, f"the pages name {name}, but {source.relative_to(ROOT)} does not define {part}"
        body = found[0].body


def is_module(path: str) -> bool:
    """Return whether a path without suffix is a module or a package of ours."""
    return (ROOT / path).is_dir() or (ROOT / path).with_suffix(".py").is_file()
