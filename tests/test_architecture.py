"""The shape of the project: data flows one way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["arc_dsl", "generators", "training", "evaluation", "flows"]


@pytest.mark.parametrize("package", LAYERS)
def test_imports_never_point_up(package: str):
    """arc_dsl <- generators <- training <- evaluation <- flows: no module imports from a later package."""
    above = set(LAYERS[LAYERS.index(package) + 1 :])
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            upward = [name for name in names if name.split(".")[0] in above]
            assert not upward, f"{path.relative_to(ROOT)} imports {upward[0]}"


def test_modules_do_not_import_in_circles():
    """No circle of imports at the top of modules; with those inside functions one, which draws tasks in notebooks."""
    assert find_circles(import_graph(in_functions=False)) == []
    assert find_circles(import_graph(in_functions=True)) == [{"arc_dsl.display", "arc_dsl.task", "arc_dsl.verdict"}]


def import_graph(in_functions: bool) -> dict[str, set[str]]:
    """Return what each module of the packages imports of them; imports for type checkers count as those on top.

    A package's `__init__` is a module of the package's name: its modules import each other, never from it.
    """
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for p in LAYERS
        for path in (ROOT / p).rglob("*.py")
    }
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}

    def names(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                full = [f"{child.module}.{alias.name}" for alias in child.names]
                yield from (name if name in paths else str(child.module) for name in full)
            elif in_functions or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from names(child)

    return {name: set(names(ast.parse(path.read_text()))) & set(paths) - {name} for name, path in paths.items()}


def find_circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules that reach each other."""
    reached: dict[str, set[str]] = {}
    for start in graph:
        reached[start], waiting = set(), [start]
        while waiting:
            new = graph[waiting.pop()] - reached[start]
            reached[start] |= new
            waiting += new
    circles = [{other for other in reached[name] if name in reached[other]} for name in graph if name in reached[name]]
    return [circle for number, circle in enumerate(circles) if circle not in circles[:number]]


def test_no_test_module_imports_from_another():
    """What several test modules need lies in tests/support or conftest.py, so that each can be read and run alone.

    Programs that tests hand to an interpreter as text count too.
    """
    pattern = re.compile(r"\b(?:from|import)\s+(?:tests)?\.?(test_\w+|tests\s+import\s+test_)")
    for path in (ROOT / "tests").rglob("*.py"):
        found = pattern.search(path.read_text())
        assert not found, f"{path.relative_to(ROOT)} says {found[0]!r}; move what it needs to tests/support"
