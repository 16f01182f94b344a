"""What judged programs amount to, per task and over a task set.

Every candidate is judged alone, then candidates are counted per task, then tasks are averaged; a task without any
candidate counts in every denominator. pass@k is about a model's samples alone: what the search proposes is the same
every time, and a task that left a run with its program was put to no model. Metrics, scores of attempts and the report
are the only readers of test outputs: nothing here may flow back into sampling, relabelling, selection or a reward.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from arc_dsl.verdict import Outcome
from evaluation.behaviour import group_by_behaviour
from evaluation.breakdown import (
    Breakdown,
    ProposerShare,
    break_down_augmentations,
    break_down_proposers,
    break_down_rounds,
    break_down_temperatures,
)
from evaluation.candidates import JudgedProgram
from evaluation.fingerprints import fingerprint_task
from evaluation.pass_at import CONFIDENCE, NUM_RESAMPLES, PassAt, estimate_pass_at
from evaluation.selection import group_by_task
from evaluation.taxonomy import ENDINGS, find_ending


@dataclass(frozen=True)
class TaskMetrics:
    """What the candidates of one task amount to; all counts but the distinct ones are of candidates.

    Attributes:
        task_id: the task.
        fingerprint: which version of it; see `evaluation.fingerprints`.
        num_candidates: candidates, those without a program included.
        num_samples: candidates that a model sampled; the search proposed the others.
        num_valid: candidates that gave a legal grid for every input.
        num_programs: distinct programs: canonical sources, told apart by the augmented grids they were written for.
        num_behaviours: distinct outputs over all inputs among the valid programs, whatever grids they work on.
        num_fits: candidates right on all train pairs.
        num_solves: candidates right on all pairs.
        num_sample_solves: samples right on all pairs.
        left: whether the search has a program that fits and no model sampled any: the task is left out of pass@k.
        known: whether every test output is known; where not, the task is left out of pass@k.
        correct_grids: mean over candidates of the share of known grids that are right, 0-1.
        best_correct_grids: the best of these shares.
        correct_cells: mean over candidates of the share of right cells, 0-1 (see `Metrics`).
        best_correct_cells: the best of these shares.
        num_tokens: tokens of all candidates.
        outcomes: outcome -> candidates.
        endings: where candidates ended (see `evaluation.taxonomy.Ending`) -> candidates, the least far first.
        furthest: the ending of the candidate that came furthest, empty without candidates.
    """

    task_id: str
    fingerprint: str
    num_candidates: int
    num_samples: int
    num_valid: int
    num_programs: int
    num_behaviours: int
    num_fits: int
    num_solves: int
    num_sample_solves: int
    left: bool
    known: bool
    correct_grids: float
    best_correct_grids: float
    correct_cells: float
    best_correct_cells: float
    num_tokens: int
    outcomes: dict[str, int]
    endings: dict[str, int]
    furthest: str


@dataclass(frozen=True)
class Metrics:
    """What judged programs amount to over a task set.

    Attributes:
        num_tasks: tasks in the set, the denominator of every mean.
        num_tried: tasks with at least one candidate.
        num_unknown: tasks with an unknown test output; they are left out of pass@k.
        num_left: tasks that the search has a program for and no model was asked about; they are left out of pass@k.
        num_tasks_fit: tasks with a candidate that fits.
        num_tasks_solved: tasks with a candidate that solves.
        num_candidates: candidates of all tasks.
        min_candidates: n of pass@k: samples of the task with the fewest among those that a model sampled for.
        max_candidates: n of the task with the most.
        num_valid: candidates that gave a legal grid for every input.
        num_programs: distinct programs, summed over tasks.
        num_behaviours: distinct behaviours, summed over tasks.
        num_fits: candidates that fit.
        num_solves: candidates that solve.
        num_tokens: tokens of all candidates.
        pass_at: pass@k for k = 1, 2, 4 ... n; empty when no test output is known.
        correct_grids: mean over tasks of the candidates' mean share of right grids, 0-1.
        correct_cells: the same for right cells. It misleads on ARC: an answer that copies the input often has over
            90 % of the cells right and solves nothing. Watch it in training, never quote it as a result.
        outcomes: outcome -> candidates, most frequent first.
        exceptions: name of the exception -> candidates that ended with it, most frequent first.
        syscalls: refused system call -> candidates that tried it, most frequent first.
        endings: where candidates ended, from the completion without a program to the solution -> candidates, in the
            order of `evaluation.taxonomy.Ending`; every ending has an entry.
        program_endings: ending -> distinct programs.
        program_exceptions: name of the exception -> distinct programs, most frequent first.
        task_endings: ending -> tasks whose furthest candidate ended there; untried tasks are in none.
        temperatures: an entry per sampling temperature, the lowest first.
        rounds: an entry per round, the first first; what the search found belongs to the first.
        augmentations: an entry per kind of augmentation (symmetry, permuted colors).
        proposers: an entry for the search and one for the model, each where it proposed anything.
        tasks: one entry per task, in the order of the task set.
    """

    num_tasks: int
    num_tried: int
    num_unknown: int
    num_left: int
    num_tasks_fit: int
    num_tasks_solved: int
    num_candidates: int
    min_candidates: int
    max_candidates: int
    num_valid: int
    num_programs: int
    num_behaviours: int
    num_fits: int
    num_solves: int
    num_tokens: int
    pass_at: tuple[PassAt, ...]
    correct_grids: float
    correct_cells: float
    outcomes: dict[str, int]
    exceptions: dict[str, int]
    syscalls: dict[str, int]
    endings: dict[str, int]
    program_endings: dict[str, int]
    program_exceptions: dict[str, int]
    task_endings: dict[str, int]
    temperatures: tuple[Breakdown, ...]
    rounds: tuple[Breakdown, ...]
    augmentations: tuple[Breakdown, ...]
    proposers: tuple[ProposerShare, ...]
    tasks: tuple[TaskMetrics, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all figures as JSON-able values, with what the intervals mean; what is unknown is None."""
        figures = {"confidence": CONFIDENCE, "num_resamples": NUM_RESAMPLES, **asdict(self)}
        for entry in figures["tasks"]:
            if not entry["known"]:
                entry["num_solves"] = entry["num_sample_solves"] = None
        if self.num_unknown == self.num_tasks:
            figures["num_tasks_solved"] = figures["num_solves"] = None
        return figures

    def solved_text(self) -> str:
        """Return how many tasks are solved, of how many whose test outputs are known; `?` where none is."""
        return solved_text(vars(self))

    def summary(self) -> dict[str, str]:
        """Return the figures that a person wants first, label -> text, each rate with its n and interval."""
        rows = {
            "tasks": f"{self.num_tasks} ({self.num_tried} tried)",
            "candidates": f"{self.num_candidates:,} ({share_text(self.num_valid, self.num_candidates)} valid)",
            "distinct programs": f"{self.num_programs:,} ({self.num_behaviours:,} behaviours)",
            "tasks with a program that fits": f"{self.num_tasks_fit} of {self.num_tasks}",
            "tasks solved": self.solved_text(),
        }
        for share in self.proposers if len(self.proposers) > 1 else ():
            rows[f"by the {share.proposer}"] = proposer_text(share)
        if self.num_left:
            rows["tasks left with a program of the search"] = f"{self.num_left}, left out of pass@k"
        if self.num_unknown:
            rows["tasks with unknown test outputs"] = f"{self.num_unknown}, left out of pass@k"
        for estimate in self.pass_at:
            rows[f"pass@{estimate.k}"] = pass_at_text(estimate, self)
        rows["correct grids"] = f"{self.correct_grids:.1%}"
        rows["correct cells (misleads on ARC)"] = f"{self.correct_cells:.1%}"
        rows["outcomes"] = ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items()) or "none"
        return rows


def solved_text(figures: Mapping[str, Any]) -> str:
    """Return the same of figures that `Metrics.to_json` made, perhaps long ago."""
    solved, of, unknown = figures["num_tasks_solved"], figures["num_tasks"], figures["num_unknown"]
    if unknown == of:
        return "? (no test output is known)"
    return f"{solved} of {of}" if not unknown else f"{solved} of {of - unknown} whose test outputs are known"


def evaluate_judged(
    tasks: Sequence[Task], judged: Iterable[JudgedProgram], left: Collection[str] = frozenset()
) -> Metrics:
    """Return the metrics of judged programs over a task set.

    Args:
        tasks: the whole set that was to be solved, tasks without a candidate included; ids are unique.
        judged: one row per distinct (task, program), in any order (`merge_judged` joins the rows of several rounds).
        left: ids of tasks that no model was asked about because of programs that are not among these.

    Raises:
        InputError: a row belongs to none of the tasks, or no task is given.
    """
    if not tasks:
        raise InputError("tasks must hold at least one task, got 0; without tasks there is nothing to evaluate")
    groups = group_by_task(tasks, judged, answers="same")
    per_task = tuple(evaluate_task(task, groups[task.id], task.id in left) for task in tasks)
    exceptions: Counter[str] = Counter()
    program_exceptions: Counter[str] = Counter()
    syscalls: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    program_endings: Counter[str] = Counter()
    for rows in groups.values():
        for row in rows:
            program_endings[find_ending(row)] += 1
            if row.exception:
                exceptions[row.exception] += row.count
                program_exceptions[row.exception] += 1
            if row.syscall:
                syscalls[row.syscall] += row.count
    for entry in per_task:
        outcomes.update(entry.outcomes)
        endings.update(entry.endings)
    sampled = [entry.num_samples for entry in per_task if entry.num_samples]
    known = [entry for entry in per_task if entry.known]
    asked = [entry for entry in known if not entry.left]
    return Metrics(
        num_tasks=len(tasks),
        num_tried=sum(entry.num_candidates > 0 for entry in per_task),
        num_unknown=len(per_task) - len(known),
        num_left=sum(entry.left for entry in per_task),
        num_tasks_fit=sum(entry.num_fits > 0 for entry in per_task),
        num_tasks_solved=sum(entry.num_solves > 0 for entry in per_task),
        num_candidates=sum(entry.num_candidates for entry in per_task),
        min_candidates=min(sampled, default=0),
        max_candidates=max(sampled, default=0),
        num_valid=sum(entry.num_valid for entry in per_task),
        num_programs=sum(entry.num_programs for entry in per_task),
        num_behaviours=sum(entry.num_behaviours for entry in per_task),
        num_fits=sum(entry.num_fits for entry in per_task),
        num_solves=sum(entry.num_solves for entry in per_task),
        num_tokens=sum(entry.num_tokens for entry in per_task),
        pass_at=estimate_pass_at(
            np.array([entry.num_samples for entry in asked]), np.array([entry.num_sample_solves for entry in asked])
        ),
        correct_grids=float(np.mean([entry.correct_grids for entry in per_task])),
        correct_cells=float(np.mean([entry.correct_cells for entry in per_task])),
        outcomes=_by_frequency(outcomes),
        exceptions=_by_frequency(exceptions),
        syscalls=_by_frequency(syscalls),
        endings=_by_distance(endings, every=True),
        program_endings=_by_distance(program_endings, every=True),
        program_exceptions=_by_frequency(program_exceptions),
        task_endings=_by_distance(Counter(entry.furthest for entry in per_task), every=True),
        temperatures=break_down_temperatures(tasks, groups),
        rounds=break_down_rounds(tasks, groups),
        augmentations=break_down_augmentations(tasks, groups),
        proposers=break_down_proposers(tasks, groups),
        tasks=per_task,
    )


def evaluate_task(task: Task, rows: Sequence[JudgedProgram], left: bool = False) -> TaskMetrics:
    """Return the metrics of one task from its distinct programs; `left` if it was put to no model for another one."""
    total = sum(row.count for row in rows)
    grids = [row.correct_grids for row in rows]
    cells = [row.correct_cells for row in rows]
    outcomes: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    for row in rows:
        outcomes[str(row.outcome)] += row.count
        endings[find_ending(row)] += row.count
    by_distance = _by_distance(endings)
    samples = [row.num_samples for row in rows]
    left = left or any(row.fits for row in rows)
    return TaskMetrics(
        task_id=task.id,
        fingerprint=fingerprint_task(task),
        num_candidates=total,
        num_samples=sum(samples),
        num_valid=outcomes[str(Outcome.OK)],
        num_programs=len({row.key for row in rows}),
        num_behaviours=sum(behaviour.first.valid for behaviour in group_by_behaviour(rows)),
        num_fits=sum(row.count for row in rows if row.fits),
        num_solves=sum(row.count for row in rows if row.solves),
        num_sample_solves=sum(count for row, count in zip(rows, samples, strict=True) if row.solves),
        left=left and not any(samples),
        known=task.known,
        correct_grids=_weighted_mean(rows, grids, total),
        best_correct_grids=max(grids, default=0.0),
        correct_cells=_weighted_mean(rows, cells, total),
        best_correct_cells=max(cells, default=0.0),
        num_tokens=sum(row.num_tokens for row in rows),
        outcomes={name: count for name, count in _by_frequency(outcomes).items() if count},
        endings=by_distance,
        furthest=list(by_distance)[-1] if by_distance else "",
    )


def share_text(part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage, `-` when the whole is nothing."""
    return f"{part / whole:.1%}" if whole else "-"


def proposer_text(share: ProposerShare) -> str:
    """Return what a proposer found, for example `12 fit, 10 solved, 4 by nothing else (of 40 tasks tried)`."""
    return (
        f"{share.num_tasks_fit} fit, {share.num_tasks_solved} solved, {share.num_tasks_solved_alone} by nothing else "
        f"(of {share.num_tasks_tried} tasks tried)"
    )


def pass_at_text(estimate: PassAt, metrics: Metrics) -> str:
    """Return an estimate with its interval and n, for example `12.5% [8.0%, 17.3%], n = 64`."""
    n = f"{metrics.max_candidates}"
    if metrics.min_candidates != metrics.max_candidates:
        n = f"{metrics.min_candidates}-{metrics.max_candidates}"
    text = f"{estimate.value:.1%} [{estimate.low:.1%}, {estimate.high:.1%}], n = {n}"
    return f"{text}, {estimate.num_short} tasks with fewer than {estimate.k}" if estimate.num_short else text


def _by_frequency(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_distance(counts: Counter[str], every: bool = False) -> dict[str, int]:
    """Return the counts in the order of `Ending`, those of nothing only with `every`."""
    return {str(ending): counts[ending] for ending in ENDINGS if every or counts[ending]}


def _weighted_mean(rows: Sequence[JudgedProgram], values: Sequence[float], total: int) -> float:
    """Return the mean over candidates, summed exactly so that the order of rows does not show."""
    return math.fsum(row.count * value for row, value in zip(rows, values, strict=True)) / total if total else 0.0
