"""Which files of a folder, and of the folders in it, hold tasks."""

from __future__ import annotations

import os
from pathlib import Path

from arc_dsl.task import TaskError

SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet", ".arrow")
TABLES = (".parquet", ".arrow")
# Files in which a program describes the folder that it wrote: they hold no task.
_MANIFESTS = frozenset(["manifest.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json"])


def list_files(folder: Path) -> list[Path]:
    """Return the files with tasks below a folder, sorted by path.

    What other programs drop into folders is passed over: everything whose name begins with a dot (`._x.json`,
    `.ipynb_checkpoints`), `__MACOSX`, and in an artifact or a `datasets` folder all but its tables.

    Raises:
        TaskError: a folder cannot be read, or there is no such file.
    """
    if not (found := _find_files(folder)):
        raise TaskError(f"tasks {str(folder)!r}: the folder has no file of tasks ({', '.join(SUFFIXES)})")
    return found


def _find_files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        described = not _MANIFESTS.isdisjoint(files) and any(name.endswith(TABLES) for name in files)
        folders[:] = [name for name in folders if not (_is_dropping(name) or (described and name == "records"))]
        suffixes = TABLES if described else SUFFIXES
        found += [Path(parent, name) for name in files if name.endswith(suffixes) and not _is_dropping(name)]
    return sorted(found)


def list_tables(path: Path) -> list[Path]:
    """Return the tables at a path: the file itself if it is one, those below a folder, none if there is no path."""
    if path.is_dir():
        return [file for file in _find_files(path) if file.name.endswith(TABLES)]
    return [path] if path.name.endswith(TABLES) and path.exists() else []


def list_programs(path: Path) -> list[Path]:
    """Return the Python files at a path: the file itself, or those in a folder; none where files of tasks are too."""
    if path.is_dir():
        if _find_files(path):
            return []
        return sorted(file for file in path.glob("*.py") if file.is_file() and not _is_dropping(file.name))
    return [path] if path.suffix == ".py" and path.is_file() else []


def name_of(path: Path) -> str:
    """Return the name of a file without its suffix; the id of a task that has the file to itself."""
    name = path.name
    suffix = max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default=path.suffix)
    return name.removesuffix(suffix) or name


def _is_dropping(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX" or name in _MANIFESTS


def _refuse(error: OSError) -> None:
    raise TaskError(f"tasks {str(error.filename)!r} cannot be read: {error.strerror}")
