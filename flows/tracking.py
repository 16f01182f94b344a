"""A run's rounds in Weights & Biases: one run of its own there, offline unless the user is logged in."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from flows.env import wandb_settings


def check_tracking(wanted: bool) -> None:
    """Refuse to tell Weights & Biases of a run where its package is not installed.

    Raises:
        InputError: `wanted`, and wandb cannot be imported.
    """
    if wanted and importlib.util.find_spec("wandb") is None:
        raise InputError("wandb is set, but not installed; pip install 'arcwright[watch]', or set wandb to false")


class Tracker:
    """Tells Weights & Biases of rounds; nothing is opened before the first.

    Args:
        folder: where its runs are kept on this machine.
        name: of the run; one that goes on tells the same run.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._run: Any = None

    def tell(self, row: Mapping[str, Any]) -> None:
        """Tell the figures of a round, or more of them; its number is the step."""
        if self._run is None:
            self._run = _open_run(self._folder, self._name)
        self._run.log({name: value for name, value in row.items() if name != "round"}, step=row["round"])

    def close(self) -> None:
        """End the run there, if it was opened, once all of it is written."""
        if self._run is not None:
            import wandb

            self._run.finish()
            wandb.teardown()  # finish() alone returns before an offline run is on the disk
        self._run = None


def _open_run(folder: Path, name: str) -> Any:
    import wandb

    given = wandb_settings(folder, name)  # what the user's environment says already is not among it
    return wandb.init(
        project=given.get("WANDB_PROJECT"),
        dir=given.get("WANDB_DIR"),
        name=given.get("WANDB_NAME"),
        id=given.get("WANDB_RUN_ID"),
        resume="allow",
        mode="offline" if "WANDB_MODE" in given else None,
        settings=wandb.Settings(silent=True, console="off"),
    )
