"""Configurations and jobs as plain data: the one way from JSON or YAML to a dataclass, and back.

Values are taken as they are: a text is no number, 1.5 is no whole number, but a whole number is a number too. Pydantic
does the work; it is imported when it is first needed, so that what never reads settings never loads it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from arc_dsl.errors import InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import TypeAdapter

T = TypeVar("T", bound="DataclassInstance")

MAX_SHOWN = 200  # characters of a wrong value
# What a setting takes, by pydantic's name of the mistake.
_TAKES = {
    "bool_type": "takes true or false",
    "dataclass_type": "takes settings by name",
    "dict_type": "takes values by name",
    "float_type": "takes a number without quotes, such as 0.0001 or 1.0e-4",
    "int_type": "takes a whole number",
    "string_type": "takes a text",
    "tuple_type": "takes a list",
}


def read_settings(kind: type[T], data: object, what: str, base: T | None = None) -> T:
    """Return the dataclass `kind` that plain data describe.

    Args:
        kind: a dataclass; nested ones, tuples, mappings, paths and choices (`Literal`) may be in it.
        data: what a JSON or YAML parser returned: settings by name.
        what: where the data come from, for messages: `preset 'x'`.
        base: settings that hold where the data say nothing; None for the defaults of `kind`.

    Raises:
        InputError: a name is unknown or missing, or a value of the wrong type or out of range; one line that names the
            place, the value and what would be right.
    """
    from pydantic import ValidationError

    try:
        text = json.dumps(data if base is None else _lay_over(base, data), default=str)
    except (TypeError, ValueError) as error:
        raise InputError(f"{what}: {error}; give plain settings by name") from None
    try:
        settings: T = _adapter(kind).validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        raise InputError(_describe(kind, error.errors(include_url=False)[0], what)) from None
    return settings


def plain_settings(settings: DataclassInstance) -> dict[str, Any]:
    """Return a configuration or a job as JSON data, which `read_settings` turns back into it."""
    data: dict[str, Any] = _adapter(type(settings)).dump_python(settings, mode="json")
    return data


def check_choices(settings: DataclassInstance, prefix: str = "") -> None:
    """Refuse a field whose value is none of those that its `Literal` names.

    Args:
        settings: a dataclass, which calls this as it is made.
        prefix: put before the field's name in the message, for example `lora.`.

    Raises:
        InputError: names the field, its choices and the value.
    """
    for name, choices in _choices(type(settings)).items():
        value = getattr(settings, name)
        if value not in choices:
            raise InputError(f"{prefix}{name} must be one of {', '.join(map(str, choices))}, got {value!r}")


@cache
def _choices(kind: type) -> dict[str, tuple[object, ...]]:
    hints = get_type_hints(kind)
    return {name: get_args(hint) for name, hint in hints.items() if get_origin(hint) is Literal}


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _lay_over(base: DataclassInstance, data: object) -> object:
    """Return `data` over `base`, dataclass by dataclass; a mapping or a list replaces the one below it."""
    if not isinstance(data, Mapping):
        return data
    merged = plain_settings(base)
    for name, value in data.items():
        below = getattr(base, str(name), None)
        merged[name] = _lay_over(below, value) if dataclasses.is_dataclass(below) else value  # type: ignore[arg-type]
    return merged


def _describe(kind: type, error: Mapping[str, Any], what: str) -> str:
    """Return a mistake on one line: the place, what is right there, and the value."""
    place, mistake = list(error["loc"]), error["type"]
    if mistake == "value_error":  # from a dataclass's own check, which says all of it
        message = str(error["ctx"]["error"])
        if place and message.startswith((f"{place[-1]}.", f"{place[-1]}: ")):
            place.pop()
    elif mistake == "unexpected_keyword_argument":
        name = place.pop()
        known = ", ".join(field.name for field in dataclasses.fields(_kind_at(kind, place)))
        message = f"unknown setting {str(name)!r}; known: {known}"
    elif mistake == "missing":
        message = "is missing; give it a value"
    else:
        choices = error.get("ctx", {}).get("expected", "") if mistake == "literal_error" else ""
        takes = f"must be {choices}" if choices else _TAKES.get(mistake, error["msg"])
        message = f"{takes}, got {repr(error['input'])[:MAX_SHOWN]}"
    where = ".".join(map(str, place))
    return " ".join((f"{what}: {where}: {message}" if where else f"{what}: {message}").split())


def _kind_at(kind: Any, place: Sequence[int | str]) -> Any:
    """Return the dataclass that stands at a place below `kind`."""
    for part in place:
        hints = get_type_hints(kind) if dataclasses.is_dataclass(kind) else {}
        kind = hints[str(part)] if str(part) in hints else get_args(kind)[-1 if isinstance(part, str) else 0]
    return kind
