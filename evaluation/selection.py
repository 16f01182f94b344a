"""Choosing two attempts per test input without knowing its output.

Every distinct output that some program gave for a test input is put to a vote. A policy turns the facts about an
output's backers (do they fit, how many candidates proposed them and under which augmentations of the task, how likely
and how long they are) into a score; the two outputs with the best scores become the attempts. What a backer did on
test pairs is not among the facts, so no policy can read a test output.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from arc_dsl.errors import InputError
from arc_dsl.grid import Grid, PackedGrid, pack_grid, unpack_grid
from arc_dsl.task import Task
from evaluation import fingerprints
from evaluation.behaviour import group_by_behaviour
from evaluation.candidates import JudgedProgram, share_of_correct_grids, split_grids

Attempts = tuple[tuple[Grid, ...], ...]  # for each test input, at most two grids, the better first

DEFAULT_POLICY = "agreement"


@dataclass(frozen=True, slots=True)
class Backer:
    """What selection may know about a program that gave an output.

    Attributes:
        fits: whether it is right on all train pairs.
        train_share: share of the train pairs it is right on, 0-1.
        count: candidates that proposed it.
        logprob: best log-probability among them, -inf when unknown.
        length: characters of its source.
        augmentation: name of the augmentation of the task that it was written for.
        program_hash: breaks ties, so that the choice does not depend on the order of rows.
    """

    fits: bool
    train_share: float
    count: int
    logprob: float
    length: int
    augmentation: str
    program_hash: str


@dataclass(frozen=True)
class Ballot:
    """The distinct outputs proposed for one test input, each with its backers.

    Attributes:
        backers: output -> the programs that gave it.
    """

    backers: dict[PackedGrid, list[Backer]] = field(default_factory=dict)

    def holds(self, grid: Grid, only_fits: bool = False) -> bool:
        """Return whether some program gave `grid`, with `only_fits` one that fits."""
        backers = self.backers.get(pack_grid(grid), [])
        return any(backer.fits for backer in backers) if only_fits else bool(backers)


Score = tuple[float, ...]
Policy = Callable[[Sequence[Backer]], Score]  # scores an output by its backers; larger is better

POLICIES: dict[str, Policy] = {}


def policy(function: Policy) -> Policy:
    """Register the decorated function as a selection policy under its own name."""
    name = getattr(function, "__name__", "")
    if name in POLICIES:
        raise ValueError(f"policy {name} is registered twice; names must be unique")
    POLICIES[name] = function
    return function


@policy
def agreement(backers: Sequence[Backer]) -> Score:
    """Prefer outputs of programs that fit, then of more agreement, then of likelier and shorter programs.

    Agreement is the sum over augmentations of the square root of the number of candidates: what a model says again
    when it is shown the same prompt is weaker evidence than what it also says of the task turned or recolored.
    """
    fitting, trusted = _trust(backers)
    candidates: Counter[str] = Counter()
    for backer in trusted:
        candidates[backer.augmentation] += backer.count
    return (*fitting, math.fsum(math.sqrt(count) for count in candidates.values()), *_tie_break(trusted))


@policy
def candidates(backers: Sequence[Backer]) -> Score:
    """As `agreement`, but count candidates, whatever augmentation they saw."""
    fitting, trusted = _trust(backers)
    return (*fitting, sum(backer.count for backer in trusted), *_tie_break(trusted))


@policy
def views(backers: Sequence[Backer]) -> Score:
    """As `agreement`, but count augmentations first, and candidates only where these are equal."""
    fitting, trusted = _trust(backers)
    num_views = len({backer.augmentation for backer in trusted})
    return (*fitting, num_views, sum(backer.count for backer in trusted), *_tie_break(trusted))


@policy
def programs(backers: Sequence[Backer]) -> Score:
    """As `agreement`, but count distinct programs: a program sampled a hundred times has one vote."""
    fitting, trusted = _trust(backers)
    return (*fitting, len(trusted), sum(backer.count for backer in trusted), *_tie_break(trusted))


@policy
def likelihood(backers: Sequence[Backer]) -> Score:
    """Prefer programs that fit, then the likeliest program, however few candidates agree."""
    return max((backer.train_share, backer.logprob, -backer.length) for backer in backers)


@policy
def brevity(backers: Sequence[Backer]) -> Score:
    """Prefer programs that fit, then the shortest program."""
    return max((backer.train_share, -backer.length, backer.logprob) for backer in backers)


@policy
def weighted(backers: Sequence[Backer]) -> Score:
    """Let every candidate vote with the cube of its share of right train pairs; those that fit weigh most."""
    return (
        math.fsum(backer.count * (backer.train_share**3 + 10 * backer.fits) for backer in backers),
        sum(backer.count for backer in backers),
        max(backer.logprob for backer in backers),
    )


@policy
def majority(backers: Sequence[Backer]) -> Score:
    """Count candidates and nothing else: what the train pairs are worth is seen by comparing with this."""
    return (sum(backer.count for backer in backers), max(backer.logprob for backer in backers))


def _trust(backers: Sequence[Backer]) -> tuple[Score, Sequence[Backer]]:
    """Return (whether any backer fits, best share of train pairs), and the backers whose votes count by that."""
    fitting = [backer for backer in backers if backer.fits]
    trusted = fitting or backers
    return (bool(fitting), max(backer.train_share for backer in trusted)), trusted


def _tie_break(backers: Sequence[Backer]) -> Score:
    return max(backer.logprob for backer in backers), -min(backer.length for backer in backers)


def group_by_task(
    tasks: Sequence[Task], judged: Iterable[JudgedProgram], answers: fingerprints.Answers
) -> dict[str, list[JudgedProgram]]:
    """Return task id -> its judged programs, for every task, those without programs included.

    Args:
        tasks: the whole task set.
        judged: judged programs of these tasks, in any order.
        answers: what of the test outputs is used; see `evaluation.fingerprints.check_fingerprints`.

    Raises:
        InputError: two tasks share an id, or a program was judged on none of the tasks, or on another version of one.
    """
    groups: dict[str, list[JudgedProgram]] = {task.id: [] for task in tasks}
    if len(groups) != len(tasks):
        raise InputError(f"task ids must be unique, got {len(tasks)} tasks with {len(groups)} ids")
    for row in judged:
        rows = groups.get(row.task_id)
        if rows is None:
            raise InputError(
                f"a program of task {row.task_id} was judged, which is not among the {len(tasks)} tasks given; "
                f"evaluate verdicts together with the task set they were made for"
            )
        rows.append(row)
    pairs = ((row.task_id, row.fingerprint) for rows in groups.values() for row in rows)
    fingerprints.check_fingerprints(tasks, pairs, answers)
    return groups


def tally_votes(task: Task, rows: Iterable[JudgedProgram]) -> list[Ballot]:
    """Return a ballot for each test input; programs without an output for it have no vote there."""
    num_train = len(task.train)
    ballots = [Ballot() for _ in task.test]
    for behaviour in group_by_behaviour(rows):
        first = behaviour.first
        train_share = share_of_correct_grids(first.correct[:num_train])
        backers = [
            Backer(
                fits=row.fits,
                train_share=train_share,
                count=row.count,
                logprob=-math.inf if math.isnan(row.logprob) else row.logprob,
                length=len(row.program),
                augmentation=row.augmentation,
                program_hash=row.program_hash,
            )
            for row in behaviour.rows
        ]
        answers = itertools.islice(split_grids(first.sizes, first.cells), num_train, None)
        for ballot, output in zip(ballots, answers, strict=True):
            if output[0]:  # a height: the program gave an output
                ballot.backers.setdefault(output, []).extend(backers)
    return ballots


def rank_outputs(ballot: Ballot, score: Policy, limit: int = 2) -> tuple[Grid, ...]:
    """Return the best `limit` outputs of a ballot, best first; ties go by program hash, not by the order of rows."""

    def sort_key(key: PackedGrid) -> tuple[Score, str, PackedGrid]:
        backers = ballot.backers[key]
        return tuple(-value for value in score(backers)), min(backer.program_hash for backer in backers), key

    return tuple(unpack_grid(key) for key in sorted(ballot.backers, key=sort_key)[:limit])


def select_attempts(
    tasks: Sequence[Task], judged: Iterable[JudgedProgram], policy_name: str = DEFAULT_POLICY
) -> dict[str, Attempts]:
    """Return task id -> for each test input the best two of the outputs that its programs gave.

    Args:
        tasks: the tasks to answer; their test outputs are not read.
        judged: their judged programs, in any order.
        policy_name: a key of `POLICIES`.

    Returns:
        Fewer than two grids where fewer distinct outputs were given; none for a task without programs.

    Raises:
        InputError: the policy is unknown, or a program was judged on none of the tasks.
    """
    if policy_name not in POLICIES:
        raise InputError(f"policy must be one of {', '.join(POLICIES)}, got {policy_name!r}")
    groups = group_by_task(tasks, judged, answers="unread")
    score = POLICIES[policy_name]
    return {
        task.id: tuple(rank_outputs(ballot, score) for ballot in tally_votes(task, groups[task.id])) for task in tasks
    }
