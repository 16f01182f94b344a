"""What a browser needs to draw a task: its grids, and its programs, ranked and grouped by behaviour.

The report's page holds the best program of each task; all of them lie in one side file per task, which the page loads
when the task is opened. A page opened from a disk may neither fetch nor import, so a side file is a classic script: one
call with a JSON value, written in ASCII with no `<` in it, so that nothing a program says is anything but a string.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from arc_dsl.grid import Grid
from arc_dsl.task import Pair, Task
from evaluation.behaviour import group_by_behaviour
from evaluation.candidates import JudgedProgram, split_grids

MAX_SOURCE_CHARACTERS = 8_000  # longer programs are cut in a side file, and the page says so
CALLBACK = "arcwright"  # the function of the page that a side file calls
Key = tuple[str, str, str]  # `JudgedProgram.key`
_DIGITS = bytes.maketrans(bytes(range(10)), b"0123456789")


def rank_programs(rows: Iterable[JudgedProgram]) -> list[JudgedProgram]:
    """Return the programs of a task from best to worst, for people to read; test outputs count, unlike in selection."""

    def key(row: JudgedProgram) -> tuple[Any, ...]:
        logprob = -math.inf if math.isnan(row.logprob) else row.logprob
        return (
            -row.solves,
            -row.fits,
            -row.correct_grids,
            -row.valid,
            -row.correct_cells,
            -row.count,
            -logprob,
            row.program_hash,
            row.augmentation,
        )

    return sorted(rows, key=key)


def number_ranks(ranked: Iterable[JudgedProgram]) -> dict[Key, int]:
    """Return the rank of each program, from 1, by its key."""
    return {row.key: rank for rank, row in enumerate(ranked, start=1)}


def group_programs(rows: Iterable[JudgedProgram]) -> list[list[JudgedProgram]]:
    """Return programs in groups that did the same, each in the order given; failures are told apart by their kind."""
    groups: list[list[JudgedProgram]] = []
    for behaviour in group_by_behaviour(rows):
        kinds: dict[tuple[str, str, str], list[JudgedProgram]] = {}
        for row in behaviour.rows:
            kinds.setdefault((row.outcome, row.exception, row.syscall), []).append(row)
        groups += kinds.values()
    return groups


def describe_task(task: Task, ranked: Sequence[JudgedProgram], max_characters: int) -> dict[str, Any]:
    """Return a task and its programs, grouped by behaviour, as JSON-able values.

    Args:
        task: the task.
        ranked: its programs, the best first (see `rank_programs`).
        max_characters: a longer program is cut, and `cut` says how many characters are missing.

    Returns:
        `grids` lists the distinct grids as text; everywhere else a grid is its index there, -1 where there is none.
    """
    grids: dict[str, int] = {}

    def number(text: str) -> int:
        return grids.setdefault(text, len(grids)) if text else -1

    def numbers(pairs: Sequence[Pair]) -> list[list[int]]:
        return [[number(_grid_text(grid)) for grid in (pair.input, pair.output)] for pair in pairs]

    ranks = number_ranks(ranked)
    groups = sorted(group_programs(ranked), key=lambda rows: ranks[rows[0].key])
    return {
        "id": task.id,
        "train": numbers(task.train),
        "test": numbers(task.test),
        "groups": [
            {
                "status": program_status(rows[0]),
                "outcome": str(rows[0].outcome),
                "exception": rows[0].exception,
                "syscall": rows[0].syscall,
                "grids": round(rows[0].correct_grids, 4),
                "cells": round(rows[0].correct_cells, 4),
                "correct": list(rows[0].correct),
                "outputs": [number(text) for text in _output_texts(rows[0])],
                "programs": [{"rank": ranks[row.key], **_describe_program(row, max_characters)} for row in rows],
            }
            for rows in groups
        ],
        "grids": list(grids),
    }


def count_facets(rows: Iterable[JudgedProgram]) -> list[list[Any]]:
    """Return [outcome, status, round (from 1), temperature, candidates] for every combination, to filter by."""
    facets: Counter[tuple[str, str, int, float]] = Counter()
    for row in rows:
        outcome, status = str(row.outcome), program_status(row)
        for number, temperature in zip(row.rounds, row.temperatures, strict=True):
            facets[outcome, status, number + 1, _short(temperature)] += 1
    return [[*facet, count] for facet, count in sorted(facets.items())]


def program_status(row: JudgedProgram) -> str:
    """Return `solved`, `fits` or `tried`: how far a program got."""
    return "solved" if row.solves else "fits" if row.fits else "tried"


def write_details(path: Path, number: int, details: dict[str, Any]) -> None:
    """Write the side file of the page's task `number`."""
    path.write_text(f"{CALLBACK}({number},{to_json(details)});\n", encoding="ascii")


def to_json(value: object) -> str:
    """Return compact ASCII JSON that cannot end a script or open a tag, wherever it stands."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).replace("<", "\\u003c")


def _describe_program(row: JudgedProgram, max_characters: int) -> dict[str, Any]:
    origins: dict[tuple[int, float], int] = {}
    for number, temperature in zip(row.rounds, map(_short, row.temperatures), strict=True):
        origin = number + 1, temperature  # people count rounds from 1
        origins[origin] = origins.get(origin, 0) + 1
    return {
        "source": row.program[:max_characters],
        "cut": max(0, len(row.program) - max_characters),
        "reason": row.reason,
        "line": row.line,
        "count": row.count,
        "tokens": row.num_tokens,
        "logprob": None if math.isnan(row.logprob) else round(row.logprob, 2),
        "augmentation": row.augmentation,
        "origins": [[*origin, count] for origin, count in sorted(origins.items())],
    }


def _output_texts(row: JudgedProgram) -> Iterator[str]:
    """Yield each output as `_grid_text` does, straight from the packed cells."""
    for height, width, cells in split_grids(row.sizes, row.cells):
        digits = cells.translate(_DIGITS).decode()
        yield "/".join(digits[left : left + width] for left in range(0, height * width, width or 1))


def _grid_text(grid: Grid | None) -> str:
    """Return the rows of a grid as digits with slashes between them, empty for None."""
    return "" if grid is None else "/".join("".join(map(str, row)) for row in grid.tolist())


@cache
def _short(temperature: float) -> float:
    """Return a temperature that went through float32 as it was written, for example 0.9."""
    return float(f"{temperature:.4g}")
