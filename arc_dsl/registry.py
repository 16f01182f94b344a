"""The registry of primitives: what programs may call, read by the reference, the tests and the statistics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Primitive:
    """One DSL function or class.

    Attributes:
        name: what programs call it.
        category: the heading it stands under in the reference.
        function: the implementation; its docstring is the reference text.
    """

    name: str
    category: str
    function: Callable[..., Any]


PRIMITIVES: dict[str, Primitive] = {}


def primitive(category: str) -> Callable[[F], F]:
    """Register the decorated function or class as a primitive under `category`."""

    def register(function: F) -> F:
        name = function.__name__
        if name in PRIMITIVES:
            raise ValueError(f"primitive {name} is registered twice; names must be unique")
        PRIMITIVES[name] = Primitive(name, category, function)
        return function

    return register


def program_namespace() -> dict[str, Any]:
    """Return a fresh dict of the global names a program starts with: numpy as `np`, and every primitive."""
    return {"np": np, **{name: entry.function for name, entry in PRIMITIVES.items()}}
