"""Candidates, verdicts and tasks as other trainers read them: JSON Lines, or a folder of Hugging Face `datasets`.

Grids are written as lists of rows. What is unknown is null: a test output that nobody has, whether a program that fits
such a task solves it, a log-probability that was not measured.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from arc_dsl.errors import InputError
from arc_dsl.files import replace_file
from arc_dsl.grid import Grid
from evaluation.candidates import Candidate, JudgedProgram
from evaluation.program_shard import read_candidates, read_judged
from generators.task_shard import GeneratedTask, read_tasks
from training.prompt import PromptError, get_template, render_completion, render_prompt

_GRID = pa.list_(pa.list_(pa.uint8()))
_PAIRS = pa.list_(pa.struct([("input", _GRID), ("output", _GRID)]))

CANDIDATES = pa.schema(
    [
        ("task_id", pa.string()),
        ("candidate_id", pa.string()),
        ("augmentation", pa.string()),
        ("text", pa.string()),
        ("program", pa.string()),
        ("program_hash", pa.string()),
        ("logprob", pa.float64()),
        ("num_tokens", pa.int64()),
        ("finish_reason", pa.string()),
        ("temperature", pa.float64()),
        ("seed", pa.int64()),
        ("model", pa.string()),
        ("round", pa.int64()),
    ]
)
VERDICTS = pa.schema(
    [
        ("task_id", pa.string()),
        ("augmentation", pa.string()),
        ("program", pa.string()),
        ("program_hash", pa.string()),
        ("candidate_ids", pa.list_(pa.string())),
        ("count", pa.int64()),
        ("logprob", pa.float64()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("exception", pa.string()),
        ("num_train", pa.int64()),
        ("outputs", pa.list_(_GRID)),
        ("correct", pa.list_(pa.bool_())),
        ("fits", pa.bool_()),
        ("solves", pa.bool_()),
    ]
)
TASKS = pa.schema(
    [
        ("id", pa.string()),
        ("train", _PAIRS),
        ("test", _PAIRS),
        ("program", pa.string()),
        ("program_hash", pa.string()),
        ("generator", pa.string()),
        ("concept", pa.string()),
        ("level", pa.float64()),
        ("seed", pa.int64()),
        ("index", pa.int64()),
        ("source", pa.string()),
    ]
)
TEXTS = (pa.field("prompt", pa.string()), pa.field("completion", pa.string()))
# Stages whose shards can be exported -> what is in them.
KINDS = {
    **dict.fromkeys(("search", "sample"), "candidates"),
    "verify": "verdicts",
    **dict.fromkeys(("generate", "relabel", "import"), "tasks"),
}


def schema_of(kind: str, template: str) -> pa.Schema:
    """Return the columns of an export of candidates, verdicts or tasks, the latter perhaps with texts to train on.

    Raises:
        InputError: texts are asked for something else than tasks, or for a template that needs a tokenizer.
    """
    if not template:
        return {"candidates": CANDIDATES, "verdicts": VERDICTS, "tasks": TASKS}[kind]
    if kind != "tasks":
        raise InputError(f"template {template!r}: only tasks have a prompt and a completion, these are {kind}")
    if get_template(template).chat:
        raise InputError(f"template {template!r} needs a model's tokenizer; choose one that does not, such as plain-1")
    return pa.schema([*TASKS, *TEXTS])


def read_rows(kind: str, shard: Path, template: str = "") -> Iterator[dict[str, Any]]:
    """Yield the rows of a shard as plain values.

    Args:
        kind: `candidates`, `verdicts` or `tasks`.
        shard: the shard.
        template: prompt template of the columns `prompt` and `completion`; empty leaves them out. A task whose program
            cannot be written behind the prompt, or that has none, is left out then.

    Raises:
        InputError: the file is damaged, or of another kind.
    """
    if kind == "candidates":
        yield from map(_candidate_row, read_candidates(shard))
    elif kind == "verdicts":
        yield from map(_verdict_row, read_judged(shard))
    else:
        for task in read_tasks(shard):
            if row := _task_row(task, template):
                yield row


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as JSON Lines, in one step, and return how many."""
    count = 0
    with replace_file(path) as partial, partial.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    return count


def write_dataset(folder: Path, rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> int:
    """Write rows as a folder that `datasets.load_from_disk` opens, in one step, and return how many."""
    import datasets

    datasets.disable_progress_bars()
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        datasets.Dataset(datasets.table.InMemoryTable(table)).save_to_disk(str(partial))
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return int(table.num_rows)


def _candidate_row(row: Candidate) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in CANDIDATES.names}


def _verdict_row(row: JudgedProgram) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in VERDICTS.names if name not in ("outputs", "outcome", "solves")}
    unknown = row.fits and not row.solves and None in row.correct and False not in row.correct
    return {
        **{name: list(value) if isinstance(value, tuple) else _plain(value) for name, value in values.items()},
        "outcome": str(row.outcome),
        "outputs": [None if grid is None else grid.tolist() for grid in row.outputs],
        "solves": None if unknown else row.solves,
    }


def _task_row(task: GeneratedTask, template: str) -> dict[str, Any] | None:
    row = {name: _plain(getattr(task, name)) for name in TASKS.names if name not in ("id", "train", "test")}
    parts = {"train": task.task.train, "test": task.task.test}
    pairs = {
        name: [{"input": _rows(pair.input), "output": _rows(pair.output)} for pair in part]
        for name, part in parts.items()
    }
    texts = {}
    if template:
        try:
            texts = {
                "prompt": render_prompt(task.task, template),
                "completion": render_completion(task.program, template),
            }
        except PromptError:
            return None
        if not task.program:
            return None
    return {"id": task.task.id, **pairs, **row, **texts}


def _rows(grid: Grid | None) -> list[list[int]] | None:
    return None if grid is None else grid.tolist()


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
