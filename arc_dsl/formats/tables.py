"""Tables of tasks (Parquet, Arrow): our own task shards, rows as in JSON Lines, and SOAR's tables of programs.

A row of SOAR's names a task of ARC by its id and has a program for it; the tasks themselves are those of the first
public set that has them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.formats import collection
from arc_dsl.formats.arcsets import ARC_SETS, load_arc_set
from arc_dsl.formats.documents import check_start
from arc_dsl.formats.entry import Entry
from arc_dsl.formats.folders import TABLES, name_of
from arc_dsl.grid import Grid
from arc_dsl.task import Pair, Task, TaskError

_SHARD = frozenset(["task_id", "num_train", "sizes", "cells"])  # see generators.task_shard, which writes them
_PROGRAMS = frozenset(["task_id", "code"])
_ROWS = 1000  # read at once


def is_table(path: Path) -> bool:
    """Return whether a path is named as a table is."""
    return path.name.endswith(TABLES)


def is_program_table(names: Sequence[str]) -> bool:
    """Return whether columns of these names are a table of programs for tasks that lie elsewhere."""
    return set(names) >= _PROGRAMS


def read_names(path: Path) -> list[str]:
    """Return the names of a table's columns.

    Raises:
        TaskError: the file is no table.
    """
    with _Table(path) as table:
        return list(table.names)


def read_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, with all its columns or some.

    Raises:
        TaskError: the file is no table.
    """
    with _Table(path) as table:
        for batch in table.batches(columns):
            yield from batch.to_pylist()


def find_entries(path: Path, cut: int = 0) -> Iterator[Entry]:
    """Yield the tasks of a table, in its order; see `collection.find_entries`."""
    names = read_names(path)
    if is_program_table(names):
        yield from find_arc_tasks([path])
        return
    shard = set(names) >= _SHARD
    for number, row in enumerate(read_rows(path, [*sorted(_SHARD), "program"] if shard else None)):
        place = f"{path} row {number}"
        if shard:
            yield Entry(row["task_id"], place, partial(_read_shard_row, row), row["program"])
        else:
            yield from collection.find_entries(row, name_of(path), place, number, cut)


def _read_shard_row(row: dict[str, Any]) -> Task:
    sizes = np.array(row["sizes"], np.int64).reshape(-1, 2)
    ends = np.cumsum(sizes.prod(axis=1))
    cells = np.frombuffer(row["cells"], np.uint8).astype(np.int64)
    grids: list[Grid | None] = [
        part.reshape(size) if part.size else None for part, size in zip(np.split(cells, ends[:-1]), sizes, strict=True)
    ]
    pairs = tuple(Pair(one, other) for one, other in zip(grids[::2], grids[1::2], strict=True) if one is not None)
    return Task(row["task_id"], pairs[: row["num_train"]], pairs[row["num_train"] :])


def find_arc_tasks(paths: Sequence[Path]) -> Iterator[Entry]:
    """Yield the tasks that tables of programs are for, each once: those of the first public set that has them all.

    Raises:
        TaskError: there is no such set.
    """
    shown: dict[str, int | None] = {}  # task id -> train pairs of it, where a table tells
    for path in paths:
        names = [name for name in ("task_id", "correct_train_input") if name in read_names(path)]
        for row in read_rows(path, names):
            results = row.get("correct_train_input")
            shown.setdefault(row["task_id"], len(results) if isinstance(results, list) else None)
    for name in ARC_SETS:
        tasks = {task.id: task for task in load_arc_set(name)}
        if all(task_id in tasks and count in (None, len(tasks[task_id].train)) for task_id, count in shown.items()):
            for task_id in shown:
                yield Entry(task_id, f"{paths[0]} ({name})", partial(tasks.__getitem__, task_id))
            return
    raise TaskError(
        f"{paths[0]}: programs for {len(shown)} tasks, for example {next(iter(shown), '')!r}; no public set has them "
        f"all ({', '.join(ARC_SETS)}); say which tasks are meant: arcwright import {paths[0]} --tasks SPEC"
    )


class _Table:
    """A Parquet or Arrow file, opened: `names`, and `batches(columns)`."""

    def __init__(self, path: Path):
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._path = path
        try:
            self._source = pa.memory_map(str(path)) if path.suffix == ".arrow" else pq.ParquetFile(path)
            self._reader = pa.ipc.open_stream(self._source) if path.suffix == ".arrow" else None
        except (pa.ArrowInvalid, OSError) as error:
            with suppress(OSError):
                check_start(path, path.read_bytes()[:64])
            raise TaskError(f"{path} is not a table that can be read ({error}); copy it again") from None
        schema = self._reader.schema if self._reader else self._source.schema_arrow
        self.names: list[str] = schema.names

    def batches(self, columns: Sequence[str] | None) -> Iterator[Any]:
        """Yield record batches of some columns, all if None."""
        if self._reader is None:
            yield from self._source.iter_batches(_ROWS, columns=columns)
            return
        for batch in self._reader:
            yield batch.select(columns) if columns else batch

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()
