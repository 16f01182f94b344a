"""How often two attempts per test input are enough: the score of a selection, a submission, and the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram
from evaluation.pass_at import bootstrap_means
from evaluation.selection import POLICIES, Attempts, group_by_task, rank_outputs, tally_votes

ORACLES = {"oracle": False, "oracle of fits": True}  # name -> whether only programs that fit count


@dataclass(frozen=True)
class PolicyScore:
    """How often two attempts per test input are enough.

    Attributes:
        policy: name of the policy; `oracle` is the best that any choice among the programs' outputs can reach, and
            `oracle of fits` the best among the outputs of programs that fit.
        num_tasks: tasks whose test outputs are known, the denominator.
        num_solved: tasks with a right attempt for every test input.
        score: mean over test inputs of whether an attempt is right (the score of ARC's competitions), 0-1.
        first_score: the same with the first attempt alone.
        low: lower end of the 95 % bootstrap interval over tasks of the share of tasks solved, 0-1.
        high: upper end of it.
        solved: ids of the tasks solved, sorted.
    """

    policy: str
    num_tasks: int
    num_solved: int
    score: float
    first_score: float
    low: float = 0.0
    high: float = 0.0
    solved: tuple[str, ...] = ()


def compare_policies(tasks: Sequence[Task], judged: Iterable[JudgedProgram]) -> list[PolicyScore]:
    """Return the score of every selection policy on the same programs, and of the oracles.

    The oracle picks, for each test input, the right output if any program gave it: what lies between it and a policy
    is lost by selection, what lies above it was never proposed. The oracle of fits may only pick from programs that
    fit: what a policy reaches beyond it, it owes to programs that miss a train pair.
    """
    known = [task for task in tasks if task.known]
    groups = group_by_task(tasks, judged, answers="same")
    chosen: dict[str, dict[str, Attempts]] = {name: {} for name in [*POLICIES, *ORACLES]}
    for task in known:
        ballots = tally_votes(task, groups[task.id])
        for name, policy in POLICIES.items():
            chosen[name][task.id] = tuple(rank_outputs(ballot, policy) for ballot in ballots)
        for name, only_fits in ORACLES.items():
            chosen[name][task.id] = tuple(
                (pair.output,) if pair.output is not None and ballot.holds(pair.output, only_fits) else ()
                for ballot, pair in zip(ballots, task.test, strict=True)
            )
    return [score_attempts(name, known, attempts) for name, attempts in chosen.items()]


def score_attempts(policy: str, tasks: Sequence[Task], attempts: Mapping[str, Sequence[Sequence[Grid]]]) -> PolicyScore:
    """Return how often the first two attempts hold the right output.

    Args:
        policy: name the score is given.
        tasks: tasks whose test outputs are known.
        attempts: task id -> for each test input its attempts, best first; a missing task counts as missed.
    """
    solved: list[bool] = []
    right: list[bool] = []
    first: list[bool] = []
    for task in tasks:
        answers = attempts.get(task.id, ((),) * len(task.test))
        hits = [
            [_equal(attempt, pair.output) for attempt in answer[:2]]
            for answer, pair in zip(answers, task.test, strict=True)
        ]
        right += [any(hit) for hit in hits]
        first += [any(hit[:1]) for hit in hits]
        solved.append(all(any(hit) for hit in hits))
    if not solved:
        return PolicyScore(policy, 0, 0, 0.0, 0.0)
    lows, highs = bootstrap_means(np.array(solved, np.float64)[:, np.newaxis])
    return PolicyScore(
        policy,
        num_tasks=len(tasks),
        num_solved=sum(solved),
        score=float(np.mean(right)),
        first_score=float(np.mean(first)),
        low=float(lows[0]),
        high=float(highs[0]),
        solved=tuple(sorted(task.id for task, done in zip(tasks, solved, strict=True) if done)),
    )


def _equal(attempt: Grid, expected: Grid | None) -> bool:
    return expected is not None and np.array_equal(attempt, expected)
