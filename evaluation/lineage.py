"""Where a program came from: the tasks that the updates before it learnt from, round by round back to the base model.

A program that missed became a task (`evaluation.relabel`), which knows the candidate that it was made from; an update
learnt from such tasks; the programs of the round after it came from the model that it left. Every program of a round
has all of that behind it, so its ancestry is a row of steps, and of each step the nearest of its own task are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram
from evaluation.policies import rank_misses

NUM_PARENTS = 5  # of a task in an update; more are counted


@dataclass(frozen=True)
class Lesson:
    """What an update between two rounds learnt from misses, beside what it was shown again of generated tasks.

    Attributes:
        round: the first round, from 0, whose programs came from its model.
        programs: the program of each of its tasks, as it was learnt, by the id of the candidate it was made from.
        losses: of its steps, in their order.
    """

    round: int
    programs: Mapping[str, str]
    losses: tuple[float, ...]


@dataclass(frozen=True)
class Parent:
    """A program whose outputs became a task.

    Attributes:
        row: the program as it was written.
        program: as it was learnt: without what changed nothing.
        right_cells: share of the cells of all train outputs that it got right, 0-1.
    """

    row: JudgedProgram
    program: str
    right_cells: float


@dataclass(frozen=True)
class Step:
    """What an update learnt from that none before it had.

    Attributes:
        round: the first round, from 0, whose programs came from its model.
        parents: of one task, the nearest to its train outputs first; at most `NUM_PARENTS`.
        num_own: how many of this task there are in all.
        num_others: how many of other tasks.
    """

    round: int
    parents: tuple[Parent, ...]
    num_own: int
    num_others: int


def trace_steps(task: Task, rows: Sequence[JudgedProgram], lessons: Sequence[Lesson]) -> list[Step]:
    """Return what each lesson took from a task, in the order of lessons; test outputs are not looked at.

    Args:
        task: the task.
        rows: its judged programs.
        lessons: those of the run, the first one first.
    """
    by_candidate = {candidate_id: row for row in rows for candidate_id in row.candidate_ids}
    known: set[str] = set()
    steps = []
    for lesson in lessons:
        new = [candidate_id for candidate_id in lesson.programs if candidate_id not in known]
        known.update(new)
        own = [candidate_id for candidate_id in new if candidate_id in by_candidate]
        learnt = {by_candidate[each].key: lesson.programs[each] for each in own}
        nearest = rank_misses(task, list({by_candidate[each].key: by_candidate[each] for each in own}.values()))
        parents = tuple(Parent(miss.row, learnt[miss.row.key], miss.cells) for miss in nearest[:NUM_PARENTS])
        steps.append(Step(lesson.round, parents, len(own), len(new) - len(own)))
    return steps


def list_ancestry(steps: Sequence[Step], winner: int) -> list[Step]:
    """Return the steps behind a program of round `winner`, the latest first: those whose models came before it."""
    return [step for step in reversed(steps) if step.round <= winner]
