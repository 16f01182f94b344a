"""The shape of the project: data flows one way."""

import ast
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


def test_the_prefect_server_can_start():
    """The server application imports with the locked versions: an unlucky fastapi breaks exactly that."""
    from prefect.server.api.server import create_app

    assert create_app(ephemeral=True)
