"""Control groups: a bound on the memory and number of processes of each worker, where the kernel lets us set one.

An extra: the limits of each process hold without it. Groups are named after the supervisor's process id, so that those
of a supervisor that was killed are removed by the next.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_PREFIX = "arcwright-"
_ROOT = Path("/sys/fs/cgroup")
_MAX_PROCESSES = 16


class ControlGroup:
    """A group for one zygote and its children; empty where control groups cannot be used."""

    def __init__(self, number: int, memory_bytes: int) -> None:
        """Make the group's folders.

        Args:
            number: tells the groups of one supervisor apart.
            memory_bytes: most that the group's processes may use together.
        """
        self.folders: list[Path] = []
        name = f"{_PREFIX}{os.getpid()}-{number}"
        settings = {
            "memory": {"memory.limit_in_bytes": memory_bytes, "memory.max": memory_bytes, "memory.swap.max": 0},
            "pids": {"pids.max": _MAX_PROCESSES},
        }
        for parent in sorted(set(_own_folders().values())):
            folder = parent / name
            with contextlib.suppress(OSError):
                folder.mkdir()
                self.folders.append(folder)
                limits = [
                    (folder / file, value)
                    for controller in settings.values()
                    for file, value in controller.items()
                    if (folder / file).exists()
                ]
                if not limits:
                    raise OSError(f"{parent} controls neither memory nor processes")
                for file, value in limits:
                    file.write_text(str(value))
                continue
            self._remove(folder)

    def _remove(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            folder.rmdir()
        if folder in self.folders:
            self.folders.remove(folder)

    def close(self) -> None:
        """Remove the folders; their processes must have ended."""
        for folder in list(self.folders):
            self._remove(folder)


def enter_groups(folders: list[str]) -> bool:
    """Move this process, and what it forks from now on, into groups; return whether that worked for all of them."""
    try:
        for folder in folders:
            (Path(folder) / "cgroup.procs").write_text(str(os.getpid()))
    except OSError:
        return False
    return bool(folders)


def remove_abandoned() -> None:
    """Remove the groups of supervisors that no longer exist."""
    for parent in set(_own_folders().values()):
        with contextlib.suppress(OSError):
            for folder in parent.glob(f"{_PREFIX}*"):
                owner = folder.name.removeprefix(_PREFIX).split("-")[0]
                if owner.isdigit() and not Path(f"/proc/{owner}").exists():
                    with contextlib.suppress(OSError):
                        folder.rmdir()


def _own_folders() -> dict[str, Path]:
    """Return controller -> the folder of this process's own group, for those that can limit something."""
    found: dict[str, Path] = {}
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return found
    for line in lines:
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(",") if controllers else ["unified"]:
            if controller not in ("memory", "pids", "unified"):
                continue
            for mount in (_ROOT, _ROOT / "unified") if controller == "unified" else (_ROOT / controller,):
                folder = mount / path.lstrip("/")
                if (folder / "cgroup.procs").exists() and os.access(folder, os.W_OK):
                    found[controller] = folder
    return found
