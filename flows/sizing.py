"""How much search fits into a time on this machine: measured once for a store, then kept.

What is found must not depend on the machine, so a search is bounded by expressions. A run that is to take about so
many minutes chooses that bound here, before it starts: the budget chosen is part of the artifact's key.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import replace

from arc_dsl.files import replace_file
from arc_dsl.task import Task
from evaluation.search.config import SearchConfig
from evaluation.search.engine import ENGINE_VERSION, search_task
from flows.artifacts.store import Store
from flows.building import NotBuilt, is_looking

BUDGETS = (500, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000, 96_000)
SPEED_FILE = "search-speed.json"  # in the store: without it, or after an update of the engine, it is measured again
TRIED_TASKS = 6
TRIED_BUDGET = 1000


def size_search(config: SearchConfig, store: Store, tasks: Sequence[Task], workers: int) -> SearchConfig:
    """Return the settings with the budget that takes `config.seconds` for these tasks; as they are where that is 0."""
    if not config.seconds or not tasks:
        return config
    cores = min(workers or len(os.sched_getaffinity(0)), len(tasks))
    affordable = _read_speed(store, tasks) * cores * config.seconds / len(tasks)
    fitting = [budget for budget in BUDGETS if budget <= affordable]
    return replace(config, budget=fitting[-1] if fitting else BUDGETS[0])


def _read_speed(store: Store, tasks: Sequence[Task]) -> float:
    """Return the expressions per second of one process, as kept in the store or measured now.

    Raises:
        NotBuilt: stages are only looked for, and it has not been measured.
    """
    path = store.local / SPEED_FILE
    if path.is_file():
        kept = json.loads(path.read_text())
        if kept.get("engine") == ENGINE_VERSION:
            return float(kept["expressions_per_second"])
    if is_looking():
        raise NotBuilt(f"search ({SPEED_FILE})")
    speed = _measure_speed(tasks)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path) as partial:
        partial.write_text(json.dumps({"engine": ENGINE_VERSION, "expressions_per_second": round(speed)}) + "\n")
    return speed


def _measure_speed(tasks: Sequence[Task]) -> float:
    """Return the expressions per second on a few of the tasks, spread over them; what imports take does not count."""
    shown = [task.without_test_outputs() for task in tasks]
    step = max(1, len(shown) // TRIED_TASKS)
    search_task(shown[0], SearchConfig(budget=10))
    started, done = time.monotonic(), 0
    for task in shown[::step][:TRIED_TASKS]:
        done += search_task(task, SearchConfig(budget=TRIED_BUDGET)).expressions
    return max(done, 1) / (time.monotonic() - started)
