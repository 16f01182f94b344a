"""Configurations as forms: the JSON schema of a dataclass, in which nothing has to be given.

What a form tells of a setting comes from the dataclass: its type and choices from the annotation, what it means from
the docstring, its limits from the messages of its own checks. No field has a default in the schema, because a form
sends those along, and they would take the place of the preset's.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_type_hints

import docstring_parser
from pydantic import TypeAdapter

from arc_dsl.errors import InputError

NUMBER = r"(-?[\d.]+(?:e-?\d+)?)"
LIMITS = (
    (re.compile(rf"must be at least {NUMBER}"), ("minimum",)),
    (re.compile(rf"must be (?:above|more than|greater than) {NUMBER}"), ("exclusiveMinimum",)),
    (re.compile(rf"must be {NUMBER} (?:\([^)]*\) )?or more"), ("minimum",)),
    (re.compile(rf"must be at most {NUMBER}"), ("maximum",)),
    (re.compile(rf"must (?:be|lie) in \[{NUMBER}, {NUMBER}\]"), ("minimum", "maximum")),
    (re.compile(rf"must (?:be|lie) in \({NUMBER}, {NUMBER}\)"), ("exclusiveMinimum", "exclusiveMaximum")),
    (re.compile(rf"must (?:be|lie) in \[{NUMBER}, {NUMBER}\)"), ("minimum", "exclusiveMaximum")),
    (re.compile(rf"must (?:be|lie) in \({NUMBER}, {NUMBER}\]"), ("exclusiveMinimum", "maximum")),
)
EXTREMES = (-(10**9), 10**9)  # values that every limit refuses


def make_form(kind: Any, without: Sequence[str] = ()) -> dict[str, Any]:
    """Return the JSON schema of a form for the dataclass `kind`.

    Args:
        kind: a dataclass; dataclasses in it become groups of their own.
        without: fields to leave out.
    """
    described = {
        entry.arg_name: entry.description or ""
        for base in reversed(kind.__mro__)  # what a command adds to a stage's configuration is in its own docstring
        for entry in docstring_parser.parse(base.__doc__ or "").params
    }
    hints = get_type_hints(kind)
    properties: dict[str, Any] = {}
    required = []
    for position, field in enumerate(dataclasses.fields(kind)):
        if field.name in without:
            continue
        hint, default = hints[field.name], field.default
        schema = make_form(hint) if dataclasses.is_dataclass(hint) else TypeAdapter(hint).json_schema()
        description = " ".join(described.get(field.name, "").split())
        if default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(field.name)
        elif default not in (dataclasses.MISSING, "", None):
            description += f" Without a preset: {str(default).lower() if isinstance(default, bool) else default}."
        if schema.get("type") in ("integer", "number"):
            schema |= find_limits(kind, field.name)
        title = field.name.replace("_", " ")
        properties[field.name] = {**schema, "title": title, "description": description.strip(), "position": position}
    summary = (kind.__doc__ or "").strip().split("\n\n")[0]
    form: dict[str, Any] = {"type": "object", "title": kind.__name__, "description": " ".join(summary.split())}
    form |= {"properties": properties, "additionalProperties": False}
    return {**form, "required": required} if required else form


@cache
def find_limits(kind: Any, name: str) -> dict[str, float]:
    """Return the limits of a number, by JSON schema's names, as the messages of its dataclass's checks tell them."""
    needed = {
        field.name: ()
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    limits: dict[str, float] = {}
    for value in EXTREMES:
        try:
            kind(**needed, **{name: value})
        except InputError as error:
            subject, _, clause = str(error).partition(" must ")
            if name not in subject or " with " in clause:
                continue  # of another setting, or one that depends on others
            for pattern, keys in LIMITS:
                if found := pattern.search(str(error)):
                    limits |= {key: _number(number) for key, number in zip(keys, found.groups(), strict=True)}
    return limits


def drop_untouched(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form sent without the fields that were left empty: null, and groups of nothing else."""
    kept: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            value = drop_untouched(value) or None
        if value is not None:
            kept[name] = value
    return kept


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value
