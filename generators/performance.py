"""How fast and how reliably a generator gives valid tasks."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from generators.acceptance import DraftRejected
from generators.generate import GenerateConfig, draw_task
from generators.registry import Generator


def measure_generator(entry: Generator, num_samples: int) -> dict[str, Any]:
    """Return acceptance, CPU seconds and drop reasons of one generator over levels spread from 0 to 1."""
    reasons: Counter[str] = Counter()
    task_seconds, programs = [], set()
    started = since_last = time.process_time()
    for index in range(num_samples):
        level = index / max(num_samples - 1, 1)
        config = GenerateConfig(seed=1, min_level=level, max_level=level, min_pairs=5, max_pairs=5)
        try:
            programs.add(draw_task(config, entry, index)[0].program)
        except DraftRejected as rejection:
            reasons[str(rejection.reason)] += 1
            continue
        now = time.process_time()
        task_seconds.append(now - since_last)  # with the rejected samples before it
        since_last = now
    spent = time.process_time() - started
    return {
        "concept": entry.concept,
        "accepted": len(task_seconds),
        "acceptance": len(task_seconds) / num_samples,
        "cpu_seconds": round(spent, 4),
        "milliseconds_per_task": round(1000 * spent / max(len(task_seconds), 1), 2),
        "programs": len(programs),
        "drops": dict(reasons),
        "task_seconds": task_seconds,
    }
