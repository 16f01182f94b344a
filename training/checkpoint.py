"""Checkpoints: which ones are complete, which one a training continues from, and which are kept.

A checkpoint counts once its marker is written, last and atomically, with the sizes of all its files; a folder without
one is what a kill left behind, and is removed.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from arc_dsl.files import replace_file

MARKER = "complete.json"
_NAME = re.compile(r"checkpoint-(\d+)")


def checkpoint_steps(folder: Path) -> dict[int, Path]:
    """Return all checkpoint folders in `folder` by step, complete or not, oldest first."""
    found = {}
    for path in folder.glob("checkpoint-*"):
        if match := _NAME.fullmatch(path.name):
            found[int(match[1])] = path
    return dict(sorted(found.items()))


def mark_complete(
    checkpoint: Path, fingerprint: str, rows: list[dict[str, Any]], validation: list[dict[str, Any]] | None = None
) -> None:
    """Declare a checkpoint complete.

    Args:
        checkpoint: the folder, with all its files written.
        fingerprint: hash of what the training depends on; another training must not continue from it.
        rows: the log up to this step.
        validation: the log of the validation up to this step.
    """
    files = [path for path in sorted(checkpoint.rglob("*")) if path.is_file() and path.name != MARKER]
    sizes = {str(path.relative_to(checkpoint)): path.stat().st_size for path in files}
    marker = {"fingerprint": fingerprint, "sizes": sizes, "rows": rows, "validation": validation or []}
    with replace_file(checkpoint / MARKER) as partial:
        partial.write_text(json.dumps(marker))


def read_marker(checkpoint: Path) -> dict[str, Any] | None:
    """Return the marker of a complete checkpoint; None if it is missing or a file is not as it was."""
    try:
        marker: dict[str, Any] = json.loads((checkpoint / MARKER).read_text())
        intact = all((checkpoint / name).stat().st_size == size for name, size in marker["sizes"].items())
    except (OSError, ValueError, KeyError):
        return None
    return marker if intact else None


def find_resumable(folder: Path, fingerprint: str, remove: bool = True) -> tuple[Path, dict[str, Any]] | None:
    """Return the newest complete checkpoint of this very training and its marker.

    Args:
        folder: where the checkpoints are; need not exist.
        fingerprint: hash of what the training depends on.
        remove: whether folders that are incomplete or of another training are removed.
    """
    found = None
    for path in reversed(checkpoint_steps(folder).values()):
        marker = read_marker(path)
        if marker is None or marker["fingerprint"] != fingerprint:
            if remove:
                shutil.rmtree(path)
        elif found is None:
            found = path, marker
    return found


def check_space(folder: Path, bytes_each: int, num_saves: int, keep: int, finished_bytes: int) -> None:
    """Refuse to train where the checkpoints and the finished model will not fit on the disk.

    Args:
        folder: where the checkpoints go.
        bytes_each: size of one.
        num_saves: how many will be written.
        keep: how many are kept; one more lies there while it is written.
        finished_bytes: size of the finished model.

    Raises:
        TrainingFailed: says what is needed and what is free.
    """
    from training.step import TrainingFailed

    there = len(checkpoint_steps(folder))
    needed = max(0, min(keep + 1, there + num_saves) - there) * bytes_each + finished_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise TrainingFailed(
            f"{folder} needs {needed / 1e6:,.0f} MB, for checkpoints of {bytes_each / 1e6:,.0f} MB and the finished "
            f"model, and {free / 1e6:,.0f} MB are free; free some space, or lower keep_checkpoints ({keep})"
        )


def keep_newest(folder: Path, count: int) -> None:
    """Remove all but the `count` newest complete checkpoints, and what is incomplete."""
    complete = [path for path in checkpoint_steps(folder).values() if read_marker(path) is not None]
    for path in set(checkpoint_steps(folder).values()) - set(complete[-count:]):
        shutil.rmtree(path)
