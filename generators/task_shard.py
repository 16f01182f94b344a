"""Task shards: the one place that writes and reads generated and relabelled tasks as Parquet files.

A row is a task with its program and its provenance. The cells of all grids of a task lie in one binary value, row by
row, input and output alternating, train pairs first; `sizes` says where each grid begins. That layout decodes to numpy
with two offset arrays and no Python loop over cells: see `TaskColumns`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from arc_dsl.errors import InputError
from arc_dsl.files import replace_file
from arc_dsl.grid import Grid
from arc_dsl.program import program_hash
from arc_dsl.task import Pair, Task

Scalar = TypeVar("Scalar", bound=np.generic)

SCHEMA_VERSION = 1
ROWS_PER_GROUP = 10_000
COMPRESSION_LEVEL = 3
VERSION_KEY = b"arcwright.task_shard.version"
EXTRA_KEY = b"arcwright.task_shard.extra"

SCHEMA = pa.schema(
    [
        pa.field("task_id", pa.string(), nullable=False),
        pa.field("generator", pa.string(), nullable=False),
        pa.field("concept", pa.string(), nullable=False),
        pa.field("level", pa.float32(), nullable=False),
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("index", pa.int64(), nullable=False),
        pa.field("program", pa.string(), nullable=False),
        pa.field("program_hash", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("num_train", pa.uint8(), nullable=False),
        pa.field("sizes", pa.list_(pa.field("element", pa.uint8(), nullable=False)), nullable=False),
        pa.field("cells", pa.binary(), nullable=False),
    ]
)
# Values of the other columns hardly repeat: a dictionary would cost time and bytes.
REPEATING_COLUMNS = ["generator", "concept", "level", "seed", "program", "program_hash", "num_train", "sizes"]


class TaskShardError(InputError):
    """A file that is not a task shard, or is one of a version this code cannot read."""


@dataclass(frozen=True, eq=False)
class GeneratedTask:
    """A task whose program is known, and where it comes from.

    Attributes:
        task: the ARC task; all its pairs have outputs, and `program` gives them.
        generator: name of the generator, or `relabel` for a relabelled candidate.
        concept: what the task teaches.
        level: difficulty, 0 (smallest, one idea) to 1 (30x30, distractors); kept as float32.
        seed: seed of the generation run.
        index: number of the sample within its generator.
        program: source that defines `task(img)`.
        source: id of the candidate that a relabelled task was made from, else empty.
        program_hash: hash of the canonical program; computed when left empty.
    """

    task: Task
    generator: str
    concept: str
    level: float
    seed: int
    index: int
    program: str
    source: str = ""
    program_hash: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.level <= 1.0:
            raise ValueError(f"level must be in [0, 1], got {self.level}")
        if not self.program_hash:
            object.__setattr__(self, "program_hash", program_hash(self.program))


@dataclass(frozen=True, eq=False)
class TaskColumns:
    """The rows of a shard as arrays; grids are views into one array of cells and are made when asked for.

    Attributes:
        text: the string columns (`task_id`, `generator`, `concept`, `program`, `program_hash`, `source`).
        level: (tasks,) float32.
        seed: (tasks,) int64.
        index: (tasks,) int64.
        num_train: (tasks,) uint8, how many of the pairs are train pairs.
        sizes: (grids, 2) uint8, height and width of every grid: input 0, output 0, input 1 ... of task 0, then task 1.
        cells: (cells,) uint8, the cells of all grids in the order of `sizes`, row by row.
        grid_starts: (tasks + 1,) int64, the grids of task t are grid_starts[t] to grid_starts[t + 1].
        cell_starts: (grids + 1,) int64, the cells of grid g are cell_starts[g] to cell_starts[g + 1].
        extra: what the writer put into the file's metadata.
    """

    text: Mapping[str, pa.ChunkedArray]
    level: npt.NDArray[np.float32]
    seed: npt.NDArray[np.int64]
    index: npt.NDArray[np.int64]
    num_train: npt.NDArray[np.uint8]
    sizes: npt.NDArray[np.uint8]
    cells: npt.NDArray[np.uint8]
    grid_starts: npt.NDArray[np.int64]
    cell_starts: npt.NDArray[np.int64]
    extra: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.level)

    def grids(self, row: int) -> list[npt.NDArray[np.uint8]]:
        """Return the grids of one task as uint8 views: input 0, output 0, input 1, output 1 ...; train pairs first."""
        first, last = self.grid_starts[row], self.grid_starts[row + 1]
        starts = self.cell_starts[first : last + 1].tolist()
        sizes = self.sizes[first:last].tolist()
        return [
            self.cells[start:end].reshape(size) for start, end, size in zip(starts, starts[1:], sizes, strict=False)
        ]

    def task(self, row: int) -> GeneratedTask:
        """Return one row as a task of int64 grids."""
        grids = [grid.astype(np.int64) for grid in self.grids(row)]
        pairs = tuple(Pair(grids[i], grids[i + 1]) for i in range(0, len(grids), 2))
        num_train = int(self.num_train[row])
        text = {name: column[row].as_py() for name, column in self.text.items()}
        return GeneratedTask(
            task=Task(text["task_id"], pairs[:num_train], pairs[num_train:]),
            generator=text["generator"],
            concept=text["concept"],
            level=float(self.level[row]),
            seed=int(self.seed[row]),
            index=int(self.index[row]),
            program=text["program"],
            source=text["source"],
            program_hash=text["program_hash"],
        )


def columns_from_tasks(tasks: Iterable[GeneratedTask], extra: Mapping[str, Any] | None = None) -> TaskColumns:
    """Lay tasks out as arrays, in their order.

    Args:
        tasks: tasks whose pairs all have outputs.
        extra: JSON-able facts for the file's metadata, for example drop counts.

    Raises:
        TaskShardError: a pair has no output.
    """
    rows = list(tasks)
    grids: list[Grid] = []
    num_grids = []
    for row in rows:
        for pair in row.task.pairs:
            if pair.output is None:
                raise TaskShardError(
                    f"task {row.task.id} has a pair without output; only complete tasks go into a shard"
                )
            grids += (pair.input, pair.output)
        num_grids.append(2 * len(row.task.pairs))
    sizes = np.array([grid.shape for grid in grids], np.uint8).reshape(-1, 2)
    cells = np.concatenate([grid.ravel() for grid in grids]).astype(np.uint8) if grids else np.empty(0, np.uint8)
    text = {
        "task_id": [row.task.id for row in rows],
        **{
            name: [getattr(row, name) for row in rows]
            for name in ("generator", "concept", "program", "program_hash", "source")
        },
    }
    return TaskColumns(
        text={name: pa.chunked_array([pa.array(values, pa.string())]) for name, values in text.items()},
        level=np.array([row.level for row in rows], np.float32),
        seed=np.array([row.seed for row in rows], np.int64),
        index=np.array([row.index for row in rows], np.int64),
        num_train=np.array([len(row.task.train) for row in rows], np.uint8),
        sizes=sizes,
        cells=cells,
        grid_starts=_starts(np.array(num_grids, np.int64)),
        cell_starts=_starts(sizes.astype(np.int64).prod(axis=1)),
        extra=dict(extra or {}),
    )


def write_columns(where: Path | BinaryIO, columns: TaskColumns) -> None:
    """Write a shard; the same columns always give the same bytes.

    A path is written under another name and moved into place when complete; an open binary file is written as it is.
    """
    arrays = {
        **columns.text,
        "level": pa.array(columns.level),
        "seed": pa.array(columns.seed),
        "index": pa.array(columns.index),
        "num_train": pa.array(columns.num_train),
        "sizes": _sizes_array(columns),
        "cells": _cells_array(columns),
    }
    metadata = {
        VERSION_KEY: str(SCHEMA_VERSION).encode(),
        EXTRA_KEY: json.dumps(columns.extra, sort_keys=True).encode(),
    }
    table = pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA.with_metadata(metadata))
    if not isinstance(where, Path):
        _write_table(table, where)
        return
    with replace_file(where) as partial:
        _write_table(table, partial)


def write_tasks(where: Path | BinaryIO, tasks: Iterable[GeneratedTask], extra: Mapping[str, Any] | None = None) -> None:
    """Write tasks as a shard, in their order, with `extra` (JSON-able) in the file's metadata."""
    write_columns(where, columns_from_tasks(tasks, extra))


def read_columns(where: Path | BinaryIO) -> TaskColumns:
    """Read a shard as arrays.

    Raises:
        TaskShardError: the file is no task shard, or of another version.
    """
    try:
        file = pq.ParquetFile(where)
    except pa.ArrowInvalid as error:
        raise TaskShardError(f"{where} is not a Parquet file: {error}; generate it again") from None
    with file:
        metadata = file.schema_arrow.metadata or {}
        version = metadata.get(VERSION_KEY, b"none").decode()
        if version != str(SCHEMA_VERSION):
            raise TaskShardError(
                f"{where} is a task shard of version {version}, this code reads {SCHEMA_VERSION}; generate it again"
            )
        table = file.read(use_threads=False)
    sizes, size_starts = _decode_lists(table["sizes"])
    cells = _decode_bytes(table["cells"])
    return TaskColumns(
        text={name: table[name] for name in SCHEMA.names if SCHEMA.field(name).type == pa.string()},
        level=table["level"].to_numpy(),
        seed=table["seed"].to_numpy(),
        index=table["index"].to_numpy(),
        num_train=table["num_train"].to_numpy(),
        sizes=sizes.reshape(-1, 2),
        cells=cells,
        grid_starts=size_starts // 2,
        cell_starts=_starts(sizes.reshape(-1, 2).astype(np.int64).prod(axis=1)),
        extra=json.loads(metadata[EXTRA_KEY]),
    )


def read_tasks(where: Path | BinaryIO) -> Iterator[GeneratedTask]:
    """Yield the tasks of a shard in their order.

    Raises:
        TaskShardError: the file is no task shard, or of another version.
    """
    columns = read_columns(where)
    return (columns.task(row) for row in range(len(columns)))


def _write_table(table: pa.Table, where: Path | BinaryIO) -> None:
    pq.write_table(
        table,
        where,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        row_group_size=ROWS_PER_GROUP,
        use_dictionary=[name if name != "sizes" else "sizes.list.element" for name in REPEATING_COLUMNS],
        write_statistics=False,
    )


def _starts(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _row_slices(columns: TaskColumns) -> Iterator[slice]:
    """Rows of one row group each: the 32-bit offsets of a binary array then never overflow (10,000 x 100 grids fit)."""
    for first in range(0, max(len(columns), 1), ROWS_PER_GROUP):
        yield slice(first, min(first + ROWS_PER_GROUP, len(columns)))


def _sizes_array(columns: TaskColumns) -> pa.ChunkedArray:
    chunks = []
    for rows in _row_slices(columns):
        starts = columns.grid_starts[rows.start : rows.stop + 1]
        values = pa.array(columns.sizes[starts[0] : starts[-1]].ravel())
        offsets = pa.array(((starts - starts[0]) * 2).astype(np.int32))
        chunks.append(pa.ListArray.from_arrays(offsets, values, type=SCHEMA.field("sizes").type))
    return pa.chunked_array(chunks)


def _cells_array(columns: TaskColumns) -> pa.ChunkedArray:
    task_cells = columns.cell_starts[columns.grid_starts]  # (tasks + 1,)
    chunks = []
    for rows in _row_slices(columns):
        starts = task_cells[rows.start : rows.stop + 1]
        offsets = pa.py_buffer((starts - starts[0]).astype(np.int32))
        values = pa.py_buffer(np.ascontiguousarray(columns.cells[starts[0] : starts[-1]]))
        chunks.append(pa.Array.from_buffers(pa.binary(), rows.stop - rows.start, [None, offsets, values]))
    return pa.chunked_array(chunks)


def _decode_lists(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the values of a list column end to end, and where each row's values begin."""
    values = [chunk.flatten().to_numpy() for chunk in column.chunks]
    lengths = [np.diff(chunk.offsets.to_numpy()).astype(np.int64) for chunk in column.chunks]
    return _concatenate(values, np.uint8), _starts(_concatenate(lengths, np.int64))


def _decode_bytes(column: pa.ChunkedArray) -> npt.NDArray[np.uint8]:
    """Return the bytes of a binary column end to end, without copying where the column is in one piece."""
    parts = []
    for chunk in column.chunks:
        _, offset_buffer, value_buffer = chunk.buffers()
        if value_buffer is None:
            continue
        offsets = np.frombuffer(offset_buffer, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        parts.append(np.frombuffer(value_buffer, np.uint8)[offsets[0] : offsets[-1]])
    return _concatenate(parts, np.uint8)


def _concatenate(parts: list[npt.NDArray[Scalar]], dtype: type[Scalar]) -> npt.NDArray[Scalar]:
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])
