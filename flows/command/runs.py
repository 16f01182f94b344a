"""`arcwright runs`: every run of a store, how far it is, what it solved, and whether it lives."""

from __future__ import annotations

import calendar
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flows.artifacts.store import LOCKS, Store
from flows.locks import lock_is_free, read_owner
from flows.runs import read_run


@dataclass(frozen=True)
class RunsOptions:
    """Print every run of a store, the newest last: its state, what it solved, when it was last at work, and how long.

    Attributes:
        store: folder or fsspec URL of the artifacts.
        json: whether to print one JSON object a line instead.
    """

    store: str = "store"
    json: bool = False


@dataclass(frozen=True)
class RunRow:
    """A run, as it is shown.

    Attributes:
        name: its name.
        state: `done`, `running` (on this machine), `killed` (on this machine), or `unfinished`.
        stages: finished stages.
        tasks: its task set, a SPEC.
        tried: tasks that were tried, of how many; empty until it is done.
        solved: tasks solved; empty until it is done.
        written: Unix time of its last stage.
        seconds: that its stages took the last time.
    """

    name: str
    state: str
    stages: int
    tasks: str
    tried: str
    solved: str
    written: float
    seconds: float


def runs(options: RunsOptions) -> None:
    """Print a line for each run."""
    rows = list_runs(Store(options.store))
    if options.json:
        for row in rows:
            print(json.dumps(asdict(row)))
        return
    width = max([len("run"), *(len(row.name) for row in rows)])
    print(f"{'run':<{width}}  {'state':<10}  stages  {'tried':>9}  solved  {'last at work':<16}  {'took':>9}  tasks")
    for row in rows:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(row.written))
        print(
            f"{row.name:<{width}}  {row.state:<10}  {row.stages:>6}  {row.tried:>9}  {row.solved:>6}  {when}  "
            f"{row.seconds:>7.0f} s  {row.tasks}"
        )


def list_runs(store: Store) -> list[RunRow]:
    """Return the runs of a store, the one that was at work last at the end."""
    live, killed = _read_locks(store)
    rows = []
    for file in store.list_files("runs", ".json"):
        run = read_run(store, file.removesuffix(".json"))
        name, summary = str(run["name"]), run["summary"]
        state = "running" if name in live else "done" if summary else "killed" if name in killed else "unfinished"
        rows.append(_make_row(run, state))
    return sorted(rows, key=lambda row: row.written)


def _make_row(run: Mapping[str, Any], state: str) -> RunRow:
    summary = run["summary"]
    return RunRow(
        name=str(run["name"]),
        state=state,
        stages=len(run["stages"]),
        tasks=str(run["config"]["tasks"]),
        tried=str(summary.get("tasks tried", "")).partition(" (")[0],
        solved=str(summary.get("tasks solved", "")),
        written=float(calendar.timegm(time.strptime(run["written"], "%Y-%m-%dT%H:%M:%SZ"))),
        seconds=sum(stage["seconds"] for stage in run["stages"]),
    )


def _read_locks(store: Store) -> tuple[set[str], set[str]]:
    """Return the names of the runs that live on this machine, and of those that were killed here."""
    live: set[str] = set()
    killed: set[str] = set()
    for path in (store.local / LOCKS).glob("run-*.lock"):
        (killed if lock_is_free(path) else live).add(read_owner(path))
    return live, killed
