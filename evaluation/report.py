"""The HTML report: one file that opens without a server or a network, drawn by its own script.

The summary is plain HTML; the tasks are embedded as JSON (each distinct grid of a task once, as digits) and drawn on
canvases when they scroll into view, so that hundreds of tasks stay light. Programs are hostile text: they reach the
page only through JSON and `textContent`, and the page's content policy allows no script but its own and no request.
The same arguments give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from arc_dsl.display import COLORS
from arc_dsl.grid import Grid
from arc_dsl.task import Pair, Task
from evaluation.attempts import PolicyScore
from evaluation.candidates import JudgedProgram
from evaluation.metrics import Metrics, TaskMetrics
from evaluation.selection import group_by_task
from evaluation.summary import lead_text, logo_svg, panels_html, tiles_html

MAX_SOURCE_CHARACTERS = 8_000  # longer programs are cut in the report, and it says so
STATUSES = {  # status -> what its filter says; every task has the first that applies
    "solved": "Solved",
    "fits": "Fits only",
    "tried": "Tried, none fits",
    "none": "No candidates",
}


def write_report(
    path: Path,
    title: str,
    tasks: Sequence[Task],
    judged: Iterable[JudgedProgram],
    metrics: Metrics,
    context: Mapping[str, object],
    policies: Sequence[PolicyScore] = (),
    max_programs: int = 6,
) -> None:
    """Write the report of judged programs over a task set as one self-contained HTML file.

    Args:
        path: the file to write; its folder exists.
        title: heading of the page, for example the name of the run.
        tasks: the whole task set, in the order of the page.
        judged: judged programs of these tasks, in any order.
        metrics: `evaluate_judged(tasks, judged)`.
        context: rows for the panel about the run, label -> value (model, samples, temperatures, durations ...).
        policies: `compare_policies(tasks, judged)`, for the table of two-attempt accuracy; empty leaves it out.
        max_programs: distinct programs shown per task, the best first; how many were left out is said on the page.

    Raises:
        ValueError: a program belongs to none of the tasks, or `max_programs` is below 1.
    """
    if max_programs < 1:
        raise ValueError(f"max_programs must be at least 1, got {max_programs}")
    groups = group_by_task(tasks, judged)
    entries = [
        _task_data(task, groups[task.id], entry, max_programs) for task, entry in zip(tasks, metrics.tasks, strict=True)
    ]
    path.write_text(_page(title, metrics, context, policies, entries), encoding="utf-8")


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
        )

    return sorted(rows, key=key)


def task_status(entry: TaskMetrics) -> str:
    """Return the key of `STATUSES` that says how far the candidates of a task got."""
    if entry.num_solves:
        return "solved"
    if entry.num_fits:
        return "fits"
    return "tried" if entry.num_candidates else "none"


def _task_data(task: Task, rows: list[JudgedProgram], entry: TaskMetrics, max_programs: int) -> dict[str, Any]:
    """Return what the script needs to draw a task; grids are numbers into the task's own list of distinct grids."""
    grids: dict[str, int] = {}

    def number(grid: Grid | None) -> int:
        if grid is None:
            return -1
        text = "/".join("".join(map(str, row)) for row in grid.tolist())
        return grids.setdefault(text, len(grids))

    def numbers(pairs: Sequence[Pair]) -> list[list[int]]:
        return [[number(pair.input), number(pair.output)] for pair in pairs]

    train, test = numbers(task.train), numbers(task.test)
    programs = [
        {
            "source": row.program[:MAX_SOURCE_CHARACTERS],
            "cut": max(0, len(row.program) - MAX_SOURCE_CHARACTERS),
            "count": row.count,
            "logprob": None if math.isnan(row.logprob) else round(row.logprob, 2),
            "outcome": str(row.outcome),
            "status": "solved" if row.solves else "fits" if row.fits else "tried",
            "reason": row.reason,
            "line": row.line,
            "syscall": row.syscall,
            "grids": round(row.correct_grids, 4),
            "cells": round(row.correct_cells, 4),
            "outputs": [number(output) for output in row.outputs],
            "correct": list(row.correct),
        }
        for row in rank_programs(rows)[:max_programs]
    ]
    return {
        "id": task.id,
        "status": task_status(entry),
        "candidates": entry.num_candidates,
        "valid": entry.num_valid,
        "distinct": entry.num_programs,
        "behaviours": entry.num_behaviours,
        "fits": entry.num_fits,
        "solves": entry.num_solves,
        "best": round(entry.best_correct_grids, 4),
        "omitted": len(rows) - len(programs),
        "grids": list(grids),
        "train": train,
        "test": test,
        "programs": programs,
    }


def _page(
    title: str,
    metrics: Metrics,
    context: Mapping[str, object],
    policies: Sequence[PolicyScore],
    entries: list[dict[str, Any]],
) -> str:
    script = files("evaluation").joinpath("report.js").read_text(encoding="utf-8")
    style = files("evaluation").joinpath("report.css").read_text(encoding="utf-8")
    data = json.dumps({"colors": COLORS, "tasks": entries}, separators=(",", ":"), ensure_ascii=True)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"
    counts = {status: sum(entry["status"] == status for entry in entries) for status in STATUSES}
    buttons = f'<button type="button" data-filter="" aria-pressed="true">All <b>{len(entries)}</b></button>' + "".join(
        f'<button type="button" data-filter="{status}" aria-pressed="false"><i class="dot {status}"></i>{label} '
        f"<b>{counts[status]}</b></button>"
        for status, label in STATUSES.items()
    )
    template = Template(files("evaluation").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(
        policy=policy,
        title=escape(title),
        style=style,
        logo=logo_svg(),
        lead=escape(lead_text(metrics)),
        tiles=tiles_html(metrics),
        panels=panels_html(metrics, context, policies),
        buttons=buttons,
        data=data.replace("<", "\\u003c"),
        script=script,
    )
