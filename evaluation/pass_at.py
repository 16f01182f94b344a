"""pass@k: the unbiased estimate, and how much it depends on which tasks were asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
NUM_RESAMPLES = 2_000
BOOTSTRAP_SEED = 20_261_123


@dataclass(frozen=True)
class PassAt:
    """An estimate of pass@k over a task set.

    Attributes:
        k: number of candidates drawn per task.
        value: mean over tasks, 0-1.
        low: lower end of the bootstrap confidence interval.
        high: upper end of it.
        num_short: tasks with fewer than k candidates; they count as solved if any of theirs solves, else as missed.
    """

    k: int
    value: float
    low: float
    high: float
    num_short: int


def pass_at_k(num_candidates: npt.NDArray[Any], num_solves: npt.NDArray[Any], k: int) -> npt.NDArray[np.float64]:
    """Return the unbiased estimate of pass@k for each task.

    With n candidates of which c solve, the chance that k of them drawn without replacement hold at least one that
    solves is 1 - C(n - c, k) / C(n, k) (Chen et al. 2021, "Evaluating Large Language Models Trained on Code",
    equation 1). A task with fewer than k candidates has no such estimate; it gets 1 if any of its candidates solves
    and 0 otherwise, which is at most the true value in expectation.

    Args:
        num_candidates: (tasks,) n, at least 0.
        num_solves: (tasks,) c, 0 <= c <= n.
        k: at least 1.

    Raises:
        ValueError: k < 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    n = np.asarray(num_candidates, np.int64)
    missed = n - np.asarray(num_solves, np.int64)  # (tasks,) candidates that do not solve
    drawn = np.minimum(k, n)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n.max(initial=0) + 1)))])
    rest = np.maximum(missed - drawn, 0)
    log_none = log_factorial[missed] - log_factorial[rest] - log_factorial[n] + log_factorial[n - drawn]
    return np.where(missed < drawn, 1.0, np.where(missed == n, 0.0, -np.expm1(log_none)))


def estimate_pass_at(num_candidates: npt.NDArray[Any], num_solves: npt.NDArray[Any]) -> tuple[PassAt, ...]:
    """Return pass@k for k = 1, 2, 4 ... n with confidence intervals from resampling the tasks.

    The interval is the percentile bootstrap: tasks are drawn with replacement, 2,000 times with a fixed seed, and the
    middle 95 % of the means are kept. It says how much the result depends on which tasks were asked; it has no width
    when no task, or every task, is solved.

    Args:
        num_candidates: (tasks,) n of each task; 0 for a task without candidates, which counts as missed.
        num_solves: (tasks,) candidates that solve.

    Returns:
        One estimate for each k up to the largest n; empty without tasks or candidates.
    """
    largest = int(num_candidates.max(initial=0))
    if largest == 0:
        return ()
    ks = [2**power for power in range(largest.bit_length()) if 2**power < largest] + [largest]
    values = np.stack([pass_at_k(num_candidates, num_solves, k) for k in ks], axis=1)  # (tasks, ks)
    lows, highs = bootstrap_means(values)
    short = [int(np.count_nonzero((num_candidates > 0) & (num_candidates < k))) for k in ks]
    return tuple(
        PassAt(k, float(value), float(low), float(high), num_short)
        for k, value, low, high, num_short in zip(ks, values.mean(axis=0), lows, highs, short, strict=True)
    )


def bootstrap_means(values: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the lower and the upper end of the confidence interval of each column's mean over tasks.

    Args:
        values: (tasks, figures), at least one task.

    Returns:
        Two arrays (figures,): the percentile bootstrap described at `estimate_pass_at`.
    """
    means = resample_tasks(len(values)) @ values / len(values)  # (resamples, figures)
    tail = (1 - CONFIDENCE) / 2
    lows, highs = np.quantile(means, [tail, 1 - tail], axis=0)
    return lows, highs


@lru_cache(maxsize=8)
def resample_tasks(num_tasks: int) -> npt.NDArray[np.float64]:
    """Return how often each resample drew each task, (resamples, tasks); always the same for a number of tasks."""
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    return rng.multinomial(num_tasks, np.full(num_tasks, 1 / num_tasks), size=NUM_RESAMPLES).astype(np.float64)
