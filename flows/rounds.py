"""What the rounds of a run came to, a row for each, while it goes on: for the log, Prefect and Weights & Biases.

The report says the same of each task, at the end (`evaluation.film`). Test outputs are not looked at.
"""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram
from evaluation.film import film_task
from evaluation.selection import group_by_task
from flows.lessons import Taught, read_lessons

Row = dict[str, Any]
PARTS = ("search", "sample", "verify", "relabel", "tokenize", "train", "learn")  # stages whose seconds a row has


@dataclass
class RoundTable:
    """The rows of a run's rounds so far.

    Attributes:
        rows: one for each round: `round` (from 1), `tasks` with a candidate, `candidates`, `valid`, `fits` (tasks with
            a program that fits) and `fits_so_far`, `new_behaviours`, `best_cells` (share of right train cells of the
            best program, median over tasks), then of the update that followed `learnt` tasks, `first_loss` and
            `last_loss`; and `STAGE_seconds` of what was not there before.
    """

    rows: list[Row] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)
    _fit: set[str] = field(default_factory=set)

    def add_round(self, tasks: Sequence[Task], judged: Iterable[JudgedProgram]) -> Row:
        """Add the row of a round whose programs have been judged, and return it."""
        groups = group_by_task(tasks, judged, answers="unread")
        films = {task.id: film_task(task, groups[task.id]) for task in tasks if groups[task.id]}
        frames = [frame for film in films.values() for frame in film]
        found = {_behaviour(row) for rows in groups.values() for row in rows if row.valid}
        fits = {task_id for task_id, film in films.items() if any(frame.num_fits for frame in film)}
        self._fit |= fits
        row = {
            "round": len(self.rows) + 1,
            "tasks": len(films),
            "candidates": sum(frame.num_candidates for frame in frames),
            "valid": sum(frame.num_valid for frame in frames),
            "fits": len(fits),
            "fits_so_far": len(self._fit),
            "new_behaviours": len(found - self._seen),
            "best_cells": round(statistics.median(frame.right_cells for frame in frames), 4) if frames else 0.0,
        }
        self._seen |= found
        self.rows.append(row)
        return row

    def add_update(self, update: Taught) -> Row:
        """Add to the last row what the update after it learnt, and return the row."""
        (lesson,) = read_lessons([update])
        row = self.rows[-1]
        row["learnt"] = len(lesson.programs)
        if lesson.losses:
            row |= {"first_loss": lesson.losses[0], "last_loss": lesson.losses[-1]}
        return row


def sum_seconds(stages: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the wall-clock seconds of each kind of stage among the entries of a run's log that built something."""
    seconds: dict[str, float] = {}
    for entry in stages:
        if entry["stage"] in PARTS and entry["built"]:
            name = f"{entry['stage']}_seconds"
            seconds[name] = round(seconds.get(name, 0.0) + entry["seconds"], 1)
    return seconds


def round_text(row: Row) -> str:
    """Return what a round's candidates came to, in one line."""
    return (
        f"round {row['round']}: {row['fits']} of {row['tasks']} tasks fit ({row['fits_so_far']} so far), "
        f"{row['new_behaviours']:,} new behaviours, best {row['best_cells']:.1%} of train cells (median)"
    )


def update_text(row: Row) -> str:
    """Return what the update after a round came to, and how long the parts of the round took, in one line."""
    text = f"round {row['round']}: learnt from {row['learnt']:,} tasks made of misses"
    if "last_loss" in row:
        text += f", loss {row['first_loss']:.3g} to {row['last_loss']:.3g}"
    seconds = [f"{name.removesuffix('_seconds')} {row[name]:.1f} s" for name in row if name.endswith("_seconds")]
    return "; ".join([text, ", ".join(seconds)]) if seconds else text


def _behaviour(row: JudgedProgram) -> bytes:
    """Return what tells a program's outputs for its task from others, in a few bytes."""
    return hashlib.blake2b(b"\0".join((row.task_id.encode(), row.sizes, row.cells)), digest_size=12).digest()
