"""The shape of the project: data flows one way, and versions are bumped when what a stage writes changes."""

import ast
import hashlib
import json
from pathlib import Path

import pytest

from flows.artifacts.versions import STAGE_SOURCES, STAGE_VERSIONS

ROOT = Path(__file__).parent.parent
LAYERS = ["arc_dsl", "generators", "training", "evaluation", "flows"]
FINGERPRINTS = Path(__file__).parent / "fingerprints.json"


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


@pytest.mark.parametrize("stage", STAGE_VERSIONS)
def test_a_changed_stage_gets_a_new_version_or_is_accepted(stage: str):
    """A stage's source files are as they were when its version was last decided on."""
    known = json.loads(FINGERPRINTS.read_text())
    now = {"version": STAGE_VERSIONS[stage], "sources": fingerprint(stage)}
    assert known.get(stage) == now, (
        f"the source of stage {stage} has changed. If it writes other rows now, bump its version in "
        f"flows/artifacts/versions.py; then, either way, accept with: python -m tests.test_architecture"
    )


def fingerprint(stage: str) -> str:
    """Return a hash of the code of a stage's source files; comments, docstrings and layout do not count."""
    digest = hashlib.sha256()
    for pattern in STAGE_SOURCES[stage]:
        files = sorted(ROOT.glob(pattern))
        assert files, f"flows/artifacts/versions.py names {pattern}, which does not exist"
        for path in files:
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
                    and ast.get_docstring(node) is not None
                ):
                    node.body = node.body[1:]
            digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    accepted = {stage: {"version": STAGE_VERSIONS[stage], "sources": fingerprint(stage)} for stage in STAGE_VERSIONS}
    FINGERPRINTS.write_text(json.dumps(accepted, indent=1) + "\n")
