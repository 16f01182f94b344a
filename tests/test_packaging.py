"""What is installed: every file of the packages is in the wheel, and every import is declared."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ["arc_dsl", "generators", "training", "evaluation", "flows"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = sorted(ROOT.glob("requirements/*.lock"))


def normalize(name: str) -> str:
    """Return the canonical name of a distribution."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    """Return the distributions that requirements name."""
    return {normalize(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


def imported(folder: Path) -> dict[str, str]:
    """Return the top-level modules of others that the code below a folder imports anywhere, with a file that does."""
    found: dict[str, str] = {}
    for path in folder.rglob("*.py"):
        if "data" in path.relative_to(folder).parts:  # programs for the sandbox
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names = [name for name in names if name != "_typeshed"]  # there for type checkers alone
            found |= {name.split(".")[0]: str(path.relative_to(ROOT)) for name in names}
    ours = {*PACKAGES, "tests", ""}
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names | ours}


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_every_import_is_declared(folder: str) -> None:
    """Whatever a package imports stands among the dependencies in pyproject.toml, or in an extra."""
    extras = [requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra]
    known = declared(PROJECT["dependencies"] + extras)
    providers = packages_distributions()
    for module, path in imported(ROOT / folder).items():
        distributions = {normalize(name) for name in providers.get(module, [module])}
        assert distributions & known, f"{path} imports {module}: declare {sorted(distributions)[0]} in pyproject.toml"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locks_hold_what_is_declared(lock: Path) -> None:
    """A lock pins every dependency, and whatever the extras name that it is made for."""
    extras = {"cpu.lock": "cpu", "gpu.lock": "gpu"}
    pinned = declared(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE))
    for extra in [extras[lock.name], "remote", "plots", "notebooks", "watch", "dev"]:
        wanted = declared(PROJECT["dependencies"] + PROJECT["optional-dependencies"][extra])
        assert wanted <= pinned, f"{lock.name} lacks {sorted(wanted - pinned)}; docs/install.md says how it is made"


@pytest.mark.parametrize("name", ["fastapi", "sqlalchemy"])
def test_the_bounds_for_prefects_sake_are_the_documented_ones(name: str) -> None:
    """docs/install.md gives the reason for the bound that pyproject.toml sets."""
    bound = next(requirement for requirement in PROJECT["dependencies"] if requirement.startswith(name))
    assert f"`{bound}`" in (ROOT / "docs" / "install.md").read_text()


def test_make_refuses_a_python_that_the_lock_does_not_fit(tmp_path: Path) -> None:
    """`make run` with another Python ends at once, with the versions that work and how to get one."""
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\ntest "$1" = --version && echo Python 3.9.9\nexit 1\n')
    old.chmod(0o755)
    command = ["make", "--silent", "run", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert made.returncode != 0
    line = made.stderr.splitlines()[0]
    assert "needs Python 3.11, 3.12 or 3.13" in line and "3.9.9" in line
    assert "make run PYTHON=python3.11" in line and "uv venv --python 3.11" in line


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    """Presets, solvers, toys, pages and type markers are installed too, and nothing else is."""
    source = tmp_path / "source"
    for name in ["pyproject.toml", "README.md", "LICENSE"]:
        source.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert held == wanted
