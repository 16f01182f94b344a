"""Candidates and verdicts on disk: the one reader and writer of their Parquet shards.

Three kinds of shard, each with a version in the file's metadata that readers check:

- `candidates`: one row per completion of the model, a completion without a program included;
- `verdicts`: one row per distinct (task, augmentation, canonical program), with all candidates that proposed it;
- `timings`: the CPU seconds of a `verdicts` shard, row by row. A measurement differs between runs, so it lies beside
  the verdicts and not in them: the same rows always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from arc_dsl.errors import InputError
from arc_dsl.verdict import Outcome
from evaluation.candidates import Candidate, JudgedProgram

SHARD_VERSIONS = {"candidates": "2", "verdicts": "3", "timings": "2"}
ROW_GROUP_ROWS = 10_000

Place = str | Path | BinaryIO  # a path, or a file opened in binary mode


class ProgramShardError(InputError):
    """A file that is not a shard of the expected kind and version; the message says what was found."""


_CANDIDATES = pa.schema(
    [
        ("task_id", pa.string()),
        ("candidate_id", pa.string()),
        ("variant", pa.int32()),
        ("augmentation", pa.string()),
        ("text", pa.string()),
        ("program", pa.string()),
        ("program_hash", pa.string()),
        ("logprob", pa.float32()),
        ("num_tokens", pa.int32()),
        ("finish_reason", pa.string()),
        ("temperature", pa.float32()),
        ("seed", pa.int64()),
        ("model", pa.string()),
        ("round", pa.int32()),
    ]
)
_VERDICTS = pa.schema(
    [
        ("task_id", pa.string()),
        ("fingerprint", pa.string()),
        ("augmentation", pa.string()),
        ("program_hash", pa.string()),
        ("program", pa.string()),
        ("candidate_ids", pa.list_(pa.string())),
        ("temperatures", pa.list_(pa.float32())),
        ("rounds", pa.list_(pa.int32())),
        ("count", pa.int32()),
        ("num_tokens", pa.int64()),
        ("logprob", pa.float32()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("exception", pa.string()),
        ("line", pa.int32()),
        ("syscall", pa.string()),
        ("num_train", pa.int32()),
        ("sizes", pa.list_(pa.uint8())),
        ("cells", pa.binary()),
        ("correct", pa.list_(pa.bool_())),
        ("fits", pa.bool_()),
        ("solves", pa.bool_()),
        ("correct_grids", pa.float32()),
        ("correct_cells", pa.float32()),
    ]
)
_TIMINGS = pa.schema([("cpu_seconds", pa.float32())])
_REPEATING = (
    *("task_id", "fingerprint", "augmentation", "finish_reason", "model"),
    *("outcome", "reason", "exception", "syscall"),
)


def write_candidates(place: Place, candidates: Sequence[Candidate]) -> None:
    """Write a `candidates` shard; the same candidates in the same order give the same bytes."""
    _write(place, "candidates", _CANDIDATES, _columns(candidates, _CANDIDATES))


def read_candidates(place: Place) -> list[Candidate]:
    """Read a `candidates` shard.

    Raises:
        ProgramShardError: the file is damaged, or of another kind or version.
    """
    table = _read(place, "candidates", _CANDIDATES)
    columns = [table[field.name].to_pylist() for field in fields(Candidate)]
    return [Candidate(*row) for row in zip(*columns, strict=True)]


def write_judged(place: Place, judged: Sequence[JudgedProgram]) -> None:
    """Write a `verdicts` shard; the same rows in the same order give the same bytes."""
    columns = _columns(judged, _VERDICTS)
    columns["sizes"] = [np.frombuffer(sizes, np.uint8) for sizes in columns["sizes"]]
    columns["outcome"] = [str(outcome) for outcome in columns["outcome"]]
    _write(place, "verdicts", _VERDICTS, columns)


def read_judged(place: Place) -> list[JudgedProgram]:
    """Read a `verdicts` shard.

    Raises:
        ProgramShardError: the file is damaged, or of another kind or version.
    """
    table = _read(place, "verdicts", _VERDICTS)
    columns = {name: table[name].to_pylist() for name in table.column_names if name != "sizes"}
    columns["sizes"] = _bytes_of_lists(table["sizes"])
    columns["outcome"] = [Outcome(outcome) for outcome in columns["outcome"]]
    for name in ("candidate_ids", "temperatures", "rounds", "correct"):
        columns[name] = [tuple(values) for values in columns[name]]
    for name in (*_REPEATING, "sizes", "cells", "temperatures", "rounds", "correct"):
        if name in columns:
            columns[name] = _share_equal(columns[name])
    return [JudgedProgram(*row) for row in zip(*(columns[field.name] for field in fields(JudgedProgram)), strict=True)]


def read_fingerprints(place: Place) -> list[tuple[str, str]]:
    """Return the task id and the fingerprint of each row of a `verdicts` shard, without reading the rest of it.

    Raises:
        ProgramShardError: the file is damaged, or of another kind or version.
    """
    table = _read(place, "verdicts", _VERDICTS, ["task_id", "fingerprint"])
    return list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))


def write_timings(place: Place, cpu_seconds: Sequence[float]) -> None:
    """Write the `timings` shard of a `verdicts` shard: CPU seconds of each of its rows, in its order."""
    _write(place, "timings", _TIMINGS, {"cpu_seconds": list(cpu_seconds)})


def read_timings(place: Place) -> list[float]:
    """Read a `timings` shard: CPU seconds of each row of the `verdicts` shard beside it.

    Raises:
        ProgramShardError: the file is damaged, or of another kind or version.
    """
    seconds: list[float] = _read(place, "timings", _TIMINGS)["cpu_seconds"].to_pylist()
    return seconds


def _columns(records: Sequence[Any], schema: pa.Schema) -> dict[str, list[Any]]:
    return {name: [getattr(record, name) for record in records] for name in schema.names}


def _write(place: Place, kind: str, schema: pa.Schema, columns: dict[str, list[Any]]) -> None:
    metadata = {"arcwright.kind": kind, "arcwright.version": SHARD_VERSIONS[kind]}
    table = pa.table(columns, schema=schema.with_metadata(metadata))
    pq.write_table(
        table,
        place,
        compression="zstd",
        compression_level=3,
        row_group_size=ROW_GROUP_ROWS,
        use_dictionary=[name for name in schema.names if name in _REPEATING],
    )


def _read(place: Place, kind: str, schema: pa.Schema, columns: list[str] | None = None) -> pa.Table:
    """Return a shard, or some of its columns, after a look at what kind of shard it is."""
    try:
        with pq.ParquetFile(place) as file:
            found_names, metadata = file.schema_arrow.names, file.schema_arrow.metadata or {}
            table = file.read(columns)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise ProgramShardError(
            f"{place}: not a readable Parquet file ({error}); delete it and run the stage again"
        ) from None
    found = tuple(metadata.get(name, b"none").decode() for name in (b"arcwright.kind", b"arcwright.version"))
    if found != (kind, SHARD_VERSIONS[kind]) or found_names != schema.names:
        raise ProgramShardError(
            f"{place}: expected {kind} of version {SHARD_VERSIONS[kind]}, found {found[0]} of version {found[1]}; "
            f"run the stage that writes it again"
        )
    return table


def _share_equal(values: list[Any]) -> list[Any]:
    """Return the values, equal ones as one object: many programs do the same, and all of them must fit into memory."""
    seen: dict[Any, Any] = {}
    return [seen.setdefault(value, value) for value in values]


def _bytes_of_lists(column: pa.ChunkedArray) -> list[bytes]:
    """Return a list<uint8> column as bytes objects, without a Python integer per value."""
    rows: list[bytes] = []
    for chunk in column.chunks:
        values = chunk.values.to_numpy().tobytes()
        offsets = chunk.offsets.to_pylist()
        rows += [values[start:stop] for start, stop in pairwise(offsets)]
    return rows
