"""Command-line arguments: a dataclass is a command's options, and a mistake is one line."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence
from typing import Any, TypeVar

from arc_dsl.errors import InputError

T = TypeVar("T")
_BOX = "│|╭╮╰╯─+ "


def parse_arguments(kind: type[T], command: str, arguments: Sequence[str], default: T | None = None) -> T:
    """Return `arguments` as an instance of the dataclass `kind`.

    Args:
        kind: a dataclass; its fields are the options, its docstring the help.
        command: shown in messages, for example `run`.
        arguments: what follows the command.
        default: values of what is not given.

    Raises:
        InputError: an option is unknown, of the wrong type or out of range.
        SystemExit: help was asked for and printed.
    """
    import tyro

    options: dict[str, Any] = {} if default is None else {"default": default}
    said = io.StringIO()
    columns = os.environ.get("COLUMNS")
    asks_help = any(argument in ("-h", "--help") for argument in arguments)
    try:
        if asks_help:
            parsed: T = tyro.cli(kind, prog=f"arcwright {command}", args=list(arguments), **options)
            return parsed
        os.environ["COLUMNS"] = "2000"  # so that a message is not wrapped
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            parsed = tyro.cli(kind, prog=f"arcwright {command}", args=list(arguments), **options)
            return parsed
    except SystemExit as ending:
        if asks_help or not ending.code:
            raise
        raise InputError(f"{_first_message(said.getvalue())}; see arcwright {command} --help") from None
    finally:
        if columns is None:
            os.environ.pop("COLUMNS", None)
        else:
            os.environ["COLUMNS"] = columns


def _first_message(text: str) -> str:
    """Return what a boxed error says, without the box, its heading and the hints that follow its first rule."""
    lines = [line.strip(_BOX) for line in text.splitlines()]
    rules = [number for number, line in enumerate(lines) if not line.strip("-")]
    if len(rules) > 1:  # top of the box, then the rule before the hints
        lines = lines[rules[0] + 1 : rules[1]]
    return " ".join(line for line in lines if line.strip("-")) or "bad arguments"
