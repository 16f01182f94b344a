"""Runs compared task by task: is one better than the other, or were they asked the same and answered by chance?

Two runs are compared on the tasks that both were given and whose test outputs are known. A task on which they agree
says nothing about which is better; the exact test looks at the others only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.errors import InputError
from evaluation.fingerprints import IDS_SHOWN
from evaluation.pass_at import bootstrap_means, pass_at_k


@dataclass(frozen=True)
class RunFigures:
    """What a comparison reads of a run.

    Attributes:
        name: what it is called in the table.
        fingerprints: task id -> which version of the task it was, for tasks whose test outputs are known.
        num_samples: task id -> samples of a model, for these tasks.
        num_solves: task id -> samples that solve.
        left: ids of the tasks that the search has a program for and no model was asked about: no part of pass@k.
        solved: ids of the tasks that a candidate solves, whoever proposed it.
        attempted: ids of the tasks that two attempts per test input solve, after selection.
        policy: how the attempts were chosen.
        cost: see `flows.cost.Cost.to_json`; None where it was not measured.
    """

    name: str
    fingerprints: dict[str, str]
    num_samples: dict[str, int]
    num_solves: dict[str, int]
    left: frozenset[str]
    solved: frozenset[str]
    attempted: frozenset[str]
    policy: str
    cost: Mapping[str, Any] | None


@dataclass(frozen=True)
class Difference:
    """How a figure of one run differs from that of another, over the same tasks.

    Attributes:
        figure: `solved` (a candidate solves), `two attempts`, or `pass@k`.
        first: the figure of the first run, 0-1.
        second: the figure of the second run.
        difference: second - first.
        low: lower end of the bootstrap interval of the difference, over tasks.
        high: upper end of it.
        only_first: ids of the tasks that the first run alone solves; empty for pass@k.
        only_second: ids of the tasks that the second run alone solves; empty for pass@k.
        p_value: chance of a split at least this uneven of the tasks that one run alone solves, were both equally good
            (exact, two-sided); None for pass@k.
    """

    figure: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()
    p_value: float | None = None


@dataclass(frozen=True)
class Comparison:
    """The second run against the first.

    Attributes:
        first: name of the first run.
        second: name of the second run.
        num_tasks: tasks that both were given and whose test outputs are known.
        num_left_out: tasks that only one of them has.
        differences: solved, two attempts, and pass@k for k = 1, 2, 4 ... up to the smaller n of the two.
    """

    first: str
    second: str
    num_tasks: int
    num_left_out: int
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all figures as JSON-able values."""
        return asdict(self)


def read_figures(name: str, metrics: Mapping[str, Any], cost: Mapping[str, Any] | None = None) -> RunFigures:
    """Return what a comparison needs of a parsed metrics.json.

    Raises:
        InputError: it was written by another version.
    """
    try:
        known = [task for task in metrics["all_rounds"]["tasks"] if task["known"]]
        policy = metrics["selection"]["policy"]
        (score,) = [entry for entry in metrics["selection"]["policies"] if entry["policy"] == policy]
        return RunFigures(
            name,
            {task["task_id"]: str(task["fingerprint"]) for task in known},
            {task["task_id"]: int(task["num_samples"]) for task in known},
            {task["task_id"]: int(task["num_sample_solves"]) for task in known},
            frozenset(task["task_id"] for task in known if task["left"]),
            frozenset(task["task_id"] for task in known if task["num_solves"]),
            frozenset(score["solved"]),
            policy,
            cost,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(
            f"the metrics of {name!r} lack {error}; evaluate its verdicts again with arcwright evaluate"
        ) from None


def compare_runs(first: RunFigures, second: RunFigures) -> Comparison:
    """Compare the second run with the first, task by task.

    Raises:
        InputError: they have no task in common, or were given different versions of one.
    """
    common = [task_id for task_id in first.num_samples if task_id in second.num_samples]
    if not common:
        raise InputError(
            f"{first.name!r} and {second.name!r} have no task with known test outputs in common; compare runs on the "
            f"same tasks"
        )
    other = [task_id for task_id in common if first.fingerprints[task_id] != second.fingerprints[task_id]]
    if other:
        raise InputError(
            f"{first.name!r} and {second.name!r} were given different versions of {len(other)} tasks, for example "
            f"{', '.join(other[:IDS_SHOWN])}; compare runs on the same tasks"
        )
    asked = [task_id for task_id in common if task_id not in first.left | second.left]
    counts = [
        (
            np.array([run.num_samples[task_id] for task_id in asked], np.int64),
            np.array([run.num_solves[task_id] for task_id in asked], np.int64),
        )
        for run in (first, second)
    ]
    solved = [np.array([task_id in run.solved for task_id in common]) for run in (first, second)]
    attempted = [np.array([task_id in run.attempted for task_id in common]) for run in (first, second)]
    differences = [
        _compare_sets("solved", common, solved[0], solved[1]),
        _compare_sets("two attempts", common, attempted[0], attempted[1]),
    ]
    smaller = min(int(samples.max(initial=0)) for samples, _ in counts)
    for k in [2**power for power in range(smaller.bit_length())]:
        values = [pass_at_k(samples, solves, k) for samples, solves in counts]
        differences.append(compare_values(f"pass@{k}", values[0], values[1]))
    left_out = len(first.num_samples.keys() ^ second.num_samples.keys())
    return Comparison(first.name, second.name, len(common), left_out, tuple(differences))


def compare_values(figure: str, first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> Difference:
    """Return how two means differ over what both were measured on.

    Args:
        figure: what was measured.
        first: (tasks,) of the first run.
        second: (tasks,) of the second run, in the same order.
    """
    paired = second - first
    lows, highs = bootstrap_means(paired[:, np.newaxis])
    return Difference(
        figure,
        float(first.mean()),
        float(second.mean()),
        float(paired.mean()),
        float(lows[0]),
        float(highs[0]),
    )


def _compare_sets(
    figure: str, ids: Sequence[str], first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]
) -> Difference:
    plain = compare_values(figure, first.astype(np.float64), second.astype(np.float64))
    only = [
        tuple(sorted(task_id for task_id, mine, other in zip(ids, one, two, strict=True) if mine and not other))
        for one, two in ((first, second), (second, first))
    ]
    return Difference(
        **{
            **asdict(plain),
            "only_first": only[0],
            "only_second": only[1],
            "p_value": sign_test(len(only[0]), len(only[1])),
        }
    )


def sign_test(num_first: int, num_second: int) -> float:
    """Return the two-sided exact p-value of a split between two equally likely sides (McNemar's exact test).

    The chance that a fair coin, thrown num_first + num_second times, falls at least as unevenly; 1 without a throw.
    """
    num = num_first + num_second
    tail = sum(math.comb(num, count) for count in range(min(num_first, num_second) + 1))
    return min(1.0, float(2 * tail / 2**num))


def comparison_lines(comparison: Comparison) -> list[str]:
    """Return a comparison as a table for a terminal."""
    left_out = f", {comparison.num_left_out} that only one has are left out" if comparison.num_left_out else ""
    lines = [
        f"{comparison.second} against {comparison.first}: {comparison.num_tasks} tasks in common{left_out}",
        f"  {'':<13} {'first':>8} {'second':>8} {'difference':>11}  {'95 % interval':<18} "
        f"{'only 1st':>8} {'only 2nd':>8}  p",
    ]
    for entry in comparison.differences:
        interval = f"[{entry.low:+.1%}, {entry.high:+.1%}]"
        line = (
            f"  {entry.figure:<13} {entry.first:>8.1%} {entry.second:>8.1%} {entry.difference:>+11.1%}  {interval:<18}"
        )
        if entry.p_value is not None:
            line += f" {len(entry.only_first):>8} {len(entry.only_second):>8}  {entry.p_value:.3g}"
        lines.append(line.rstrip())
    solved = comparison.differences[0]
    for name, ids in ((comparison.first, solved.only_first), (comparison.second, solved.only_second)):
        lines.append(f"  solved by {name} only: {', '.join(ids) or 'none'}")
    return lines
