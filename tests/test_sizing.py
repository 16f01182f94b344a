"""The budget of a search that is to take so many seconds: measured once, kept, and part of the key."""

from __future__ import annotations

import json
from pathlib import Path

from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from evaluation.search.engine import ENGINE_VERSION
from flows.artifacts.store import Store
from flows.sizing import BUDGETS, SPEED_FILE, size_search

TASKS = load_tasks("arc1:training[:2]")


def test_without_seconds_the_budget_stays(tmp_path: Path) -> None:
    """Nothing is measured unless a time is given."""
    config = SearchConfig(budget=1234)
    assert size_search(config, Store(str(tmp_path)), TASKS, 1) is config
    assert list(tmp_path.iterdir()) == []


def test_seconds_become_a_budget_that_stays_the_same(tmp_path: Path) -> None:
    """The speed is measured once for a store: a run that is started again has the same budget, hence the same key."""
    store, config = Store(str(tmp_path)), SearchConfig(seconds=60.0)
    first = size_search(config, store, TASKS, 1)
    assert first.budget in BUDGETS
    assert json.loads((tmp_path / SPEED_FILE).read_text())["expressions_per_second"] > 0
    assert size_search(config, store, TASKS, 1) == first
    assert first.row_settings() == SearchConfig(budget=first.budget).row_settings()


def test_more_time_and_more_cores_make_a_larger_budget(tmp_path: Path) -> None:
    """The budget follows seconds and cores, and is never below the smallest."""
    store = Store(str(tmp_path))
    (tmp_path / SPEED_FILE).write_text(json.dumps({"engine": ENGINE_VERSION, "expressions_per_second": 1000}))
    budgets = [size_search(SearchConfig(seconds=seconds), store, TASKS, 1).budget for seconds in (0.1, 4.0, 100.0)]
    assert budgets == [500, 2000, 48_000]
    assert size_search(SearchConfig(seconds=4.0), store, TASKS, 2).budget == 4000
