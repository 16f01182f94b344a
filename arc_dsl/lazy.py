"""Public names of a package, imported when they are first asked for: importing the package itself costs nothing.

A package's `__init__` imports its public names under `if TYPE_CHECKING`, for type checkers and readers, and says

    __getattr__ = lazy_names(__name__, __file__)

which finds in the same lines where a name is at home (PEP 562).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


def lazy_names(package: str, init_file: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package: it imports the module in which a public name is at home.

    Args:
        package: the package's `__name__`.
        init_file: its `__file__`; read when the first name is asked for, never before.
    """

    def get_name(name: str) -> Any:
        home = None if name.startswith("__") else _homes(init_file).get(name)
        if home is None:
            raise AttributeError(f"package {package} has no public name {name!r}; it has: {', '.join(_all(package))}")
        value = getattr(import_module(home), name)
        setattr(sys.modules[package], name, value)  # the next one who asks need not come here
        return value

    return get_name


@cache
def _homes(init_file: str) -> dict[str, str]:
    """Return public name -> module, from the imports under `if TYPE_CHECKING` of a package's `__init__`."""
    import ast  # a sandbox's processes import this module and never need it

    with open(init_file, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    blocks = [node.body for node in tree.body if isinstance(node, ast.If)]
    imports = [node for block in blocks for node in block if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def _all(package: str) -> list[str]:
    return list(sys.modules[package].__all__)
