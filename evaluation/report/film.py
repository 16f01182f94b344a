"""The film of a solve in the report: what the page draws of each task's rounds, and the panel that sums them up.

A program is its rank in the task's side file, which has its source and its grids: the film adds a few numbers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from evaluation.candidates import JudgedProgram, is_sampled
from evaluation.film import Frame, find_winner
from evaluation.lineage import Lesson, Step, list_ancestry
from evaluation.report.details import Key
from evaluation.report.summary import Panel, Table

MAX_LOSSES = 24  # points of a curve; where an update has more steps, each is a mean of some


def describe_lessons(lessons: Sequence[Lesson]) -> list[dict[str, Any]]:
    """Return what the page holds of each update: the round before which it was taken (from 1), its tasks and losses."""
    return [
        {"round": lesson.round + 1, "tasks": len(lesson.programs), "losses": shorten_losses(lesson.losses)}
        for lesson in lessons
    ]


def shorten_losses(losses: Sequence[float]) -> list[float]:
    """Return a loss curve of at most `MAX_LOSSES` points: means of equally many steps, as far as that is possible."""
    count = min(len(losses), MAX_LOSSES)
    return [round(float(part.mean()), 4) for part in np.array_split(np.array(losses), count)] if count else []


def describe_film(frames: Sequence[Frame], steps: Sequence[Step], ranks: Mapping[Key, int]) -> dict[str, Any] | None:
    """Return the film of a task as JSON-able values; None where it has a single round.

    Args:
        frames: `evaluation.film.film_task`.
        steps: `evaluation.lineage.trace_steps`.
        ranks: the rank of each program of the task (`evaluation.report.details.number_ranks`).
    """
    if len(frames) < 2:
        return None
    learnt = {step.round - 1: step.num_own for step in steps}
    winner = find_winner(frames)
    return {
        "frames": [
            {
                "round": frame.round + 1,
                "candidates": frame.num_candidates,
                "valid": frame.num_valid,
                "fits": frame.num_fits,
                "behaviours": frame.num_behaviours,
                "new": frame.num_new,
                "best": ranks[frame.best.key] if frame.best else 0,
                "grids": frame.right_grids,
                "cells": round(frame.right_cells, 4),
                "quartiles": [round(value, 4) for value in frame.quartiles],
                "learnt": learnt.get(frame.round, 0),
            }
            for frame in frames
        ],
        "lineage": _describe_lineage(winner.round, winner.best, steps, ranks) if winner and winner.best else None,
    }


def _describe_lineage(
    number: int, winner: JudgedProgram, steps: Sequence[Step], ranks: Mapping[Key, int]
) -> dict[str, Any]:
    ids = [each for each, found in zip(winner.candidate_ids, winner.rounds, strict=True) if found == number]
    return {
        "round": number + 1,
        "best": ranks[winner.key],
        "sampled": any(map(is_sampled, ids)),
        "steps": [
            {
                "round": step.round + 1,
                "parents": [
                    {
                        "rank": ranks[parent.row.key],
                        "cells": round(parent.right_cells, 4),
                        "learnt": "" if parent.program == parent.row.program else parent.program,
                    }
                    for parent in step.parents
                ],
                "own": step.num_own,
                "others": step.num_others,
            }
            for step in list_ancestry(steps, number)
        ],
    }


def film_panel(films: Iterable[Sequence[Frame]], lessons: Sequence[Lesson]) -> Panel | None:
    """Return the rounds of a solve in a table; None where there was one round only."""
    by_round: dict[int, list[Frame]] = {}
    first_fits: list[int] = []
    for frames in films:
        for frame in frames:
            by_round.setdefault(frame.round, []).append(frame)
        if winner := find_winner(frames):
            first_fits.append(winner.round)
    if len(by_round) < 2:
        return None
    updates = {lesson.round - 1: lesson for lesson in lessons}
    table = Table(
        ("round", "tasks", "samples", "new behaviours", "first fit", "best cells", "learnt", "loss"),
        tuple(
            (
                f"{number + 1}",
                f"{len(frames):,}",
                f"{sum(frame.num_candidates for frame in frames):,}",
                f"{sum(frame.num_new for frame in frames):,}",
                f"{first_fits.count(number):,}",
                f"{np.median([frame.right_cells for frame in frames]):.1%}",
                *_lesson_texts(updates.get(number)),
            )
            for number, frames in sorted(by_round.items())
        ),
    )
    note = (
        "first fit: tasks whose first program that fits came here; best cells: right train cells of the best program, "
        "median over tasks; learnt: tasks made of misses that the update after it learnt from; its first and last loss"
    )
    return Panel("Rounds", note, table=table, wide=True)


def _lesson_texts(lesson: Lesson | None) -> tuple[str, str]:
    if lesson is None:
        return "-", "-"
    losses = shorten_losses(lesson.losses)
    return f"{len(lesson.programs):,}", f"{losses[0]:.3g} → {losses[-1]:.3g}" if losses else "-"
