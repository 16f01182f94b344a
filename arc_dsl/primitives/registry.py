"""The registry of primitives: what programs may call, read by the reference, the tests and the statistics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

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


class Sealed(type):
    """The type of classes that programs share: their attributes cannot be replaced once the class is defined."""

    def __setattr__(cls, name: str, value: object) -> None:
        raise AttributeError(f"{cls.__name__} is sealed: its attribute {name} cannot be changed")

    def __delattr__(cls, name: str) -> None:
        raise AttributeError(f"{cls.__name__} is sealed: its attribute {name} cannot be deleted")


_registered: dict[str, Primitive] = {}

PRIMITIVES: Mapping[str, Primitive] = MappingProxyType(_registered)
"""All primitives by name, in order of registration; complete once `arc_dsl.primitives` is imported."""

CONSTANTS: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        "UP": (-1, 0),
        "DOWN": (1, 0),
        "LEFT": (0, -1),
        "RIGHT": (0, 1),
        "UP_LEFT": (-1, -1),
        "UP_RIGHT": (-1, 1),
        "DOWN_LEFT": (1, -1),
        "DOWN_RIGHT": (1, 1),
        "STRAIGHT": ((-1, 0), (1, 0), (0, -1), (0, 1)),
        "DIAGONAL": ((-1, -1), (-1, 1), (1, -1), (1, 1)),
    }
)
"""The constants of the DSL: directions as (row step, column step), and the four straight and four diagonal ones."""


def primitive(category: str) -> Callable[[F], F]:
    """Register the decorated function or class as a primitive under `category`."""

    def register(function: F) -> F:
        name = function.__name__
        if name in _registered or name in CONSTANTS:
            raise ValueError(f"primitive {name} is registered twice; names must be unique")
        _registered[name] = Primitive(name, category, function)
        return function

    return register
