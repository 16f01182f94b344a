"""All generators: importing this module imports every module that registers one.

A new module in `generators/concepts/` (a generator per idea) or `generators/tasks/` (a generator per ARC training task)
is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

import generators.concepts
import generators.tasks
from arc_dsl.errors import InputError
from generators.registry import GENERATORS, Concept, Generator

for _package in (generators.concepts, generators.tasks):
    for _module in sorted(pkgutil.iter_modules(_package.__path__), key=lambda module: module.name):
        importlib.import_module(f"{_package.__name__}.{_module.name}")


def select_generators(names: Iterable[str]) -> list[Generator]:
    """Return the generators that carry or teach one of `names`, sorted by name; all of them when `names` is empty.

    Args:
        names: names of generators or of concepts.

    Raises:
        InputError: a name is neither.
    """
    wanted = set(names)
    if unknown := sorted(wanted - {*GENERATORS, *Concept}):
        raise InputError(f"no generator or concept is called {unknown[0]!r}; concepts: {', '.join(sorted(Concept))}")
    chosen = [entry for entry in GENERATORS.values() if not wanted or {entry.name, entry.concept} & wanted]
    return sorted(chosen, key=lambda entry: entry.name)
