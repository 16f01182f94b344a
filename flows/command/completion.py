"""Shell completion: a script that completes commands, their options and the names of choices."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import make_dataclass
from pathlib import Path
from typing import Annotated, Any, Union

import tyro

from arc_dsl.errors import InputError
from flows.command.table import BENCHMARKS, COMMANDS

# Where each shell looks for the completion of a program by its name, below the user's data folder.
PLACES = {"bash": "bash-completion/completions/arcwright", "zsh": "zsh/site-functions/_arcwright"}


def install_completion(arguments: Sequence[str]) -> int:
    """Write the completion script for a shell to where the shell finds it, and print what to do next.

    Raises:
        InputError: the shell is none of `PLACES`.
    """
    if len(arguments) != 1 or arguments[0] not in PLACES:
        raise InputError(f"--install-completion takes {' or '.join(PLACES)}, got {' '.join(arguments) or 'nothing'!r}")
    (shell,) = arguments
    path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / PLACES[shell]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_completion(shell, path)
    if shell == "bash":
        print(f"wrote {path}; new shells complete arcwright, this one after: source {path}")
    else:
        print(f"wrote {path}; put this into ~/.zshrc before compinit: fpath+=({path.parent})")
    return 0


def write_completion(shell: str, path: Path) -> None:
    """Write the completion script for `shell` to `path`."""
    commands: list[Any] = []
    for name, command in COMMANDS.items():
        if name == "bench":
            names = [
                Annotated[make_dataclass(f"_{one}", []), tyro.conf.subcommand(one, prefix_name=False)]
                for one in BENCHMARKS
            ]
            kind = make_dataclass("_Bench", [("benchmark", _union(names))])
        else:
            kind, _ = command.load()
        default = {"default": kind.from_preset(None)} if hasattr(kind, "from_preset") else {}
        commands.append(Annotated[kind, tyro.conf.subcommand(name, description=command.help, **default)])
    try:
        tyro.cli(_union(commands), prog="arcwright", args=["--tyro-write-completion", shell, str(path)])
    except SystemExit as ending:  # it has written the script, and has nothing else to do
        if ending.code:
            raise


def _union(kinds: Sequence[Any]) -> Any:
    return Union[tuple(kinds)]  # noqa: UP007  there is no operator for a list of types
