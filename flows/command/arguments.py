"""Command-line arguments: a dataclass is a command's options, and a mistake is one line."""

from __future__ import annotations

import contextlib
import io
import os
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from arc_dsl.errors import InputError

T = TypeVar("T")
HELP = ("-h", "--help")
_BOX = "│|╭╮╰╯─+ "


def parse_arguments(kind: type[T], command: str, arguments: Sequence[str]) -> T | None:
    """Return `arguments` as an instance of the dataclass `kind`; None after printing the help that was asked for.

    Args:
        kind: a dataclass; its fields are the options, its docstring the help. If it has a method `from_preset`, that
            gives what is not given, from the value of the option `--preset`.
        command: shown in messages, for example `run`.
        arguments: what follows the command.

    Raises:
        InputError: an option is unknown, of the wrong type or out of range.
    """
    import tyro

    program = f"arcwright {command}"
    from_preset = getattr(kind, "from_preset", None)
    defaults: dict[str, Any] = {"default": from_preset(_find_preset(program, arguments))} if from_preset else {}
    if any(argument in HELP for argument in arguments):
        with contextlib.suppress(SystemExit):
            tyro.cli(kind, prog=program, args=list(arguments), **defaults)
        return None
    with _one_line_mistakes(program):
        parsed: T = tyro.cli(kind, prog=program, args=list(arguments), **defaults)
    return parsed


def _find_preset(program: str, arguments: Sequence[str]) -> str | None:
    import tyro

    @dataclass(frozen=True)
    class Choice:
        preset: str | None = None

    others = [argument for argument in arguments if argument not in HELP]
    with _one_line_mistakes(program):
        choice, _ = tyro.cli(Choice, prog=program, args=others, return_unknown_args=True)
        return choice.preset


@contextlib.contextmanager
def _one_line_mistakes(program: str) -> Iterator[None]:
    """Turn what tyro prints before it exits into an InputError, and let a bug in a dataclass's checks be one."""
    said = io.StringIO()
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "2000"  # so that a message is not wrapped
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            yield
    except SystemExit as ending:
        error = _find_cause(ending)
        if isinstance(error, InputError):
            raise InputError(f"{error}; see {program} --help") from None
        if error:
            raise error from None
        raise InputError(f"{_first_message(said.getvalue())}; see {program} --help") from None
    finally:
        if columns is None:
            os.environ.pop("COLUMNS", None)
        else:
            os.environ["COLUMNS"] = columns


def _find_cause(ending: BaseException) -> BaseException | None:
    """Return what a dataclass's own check raised; tyro takes every ValueError for a mistake of the user's."""
    error = ending.__context__
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        if isinstance(error, ValueError) and any(frame.name == "__post_init__" for frame in frames):
            return error
        error = error.__context__
    return None


def _first_message(text: str) -> str:
    """Return what a boxed error says, without the box, its heading and the hints that follow its first rule."""
    lines = [line.strip(_BOX) for line in text.splitlines()]
    rules = [number for number, line in enumerate(lines) if not line.strip("-")]
    if len(rules) > 1:  # top of the box, then the rule before the hints
        lines = lines[rules[0] + 1 : rules[1]]
    return " ".join(line for line in lines if line.strip("-")) or "bad arguments"
