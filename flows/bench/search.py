"""Benchmark of the search: what full runs solved, what a task costs, and how far a first program can be trusted.

Full runs take long, so their figures are read from the store: those of the newest run of `arcwright run --preset
search` on each split, with the run's name and date; None where there is none. `--quick` searches some training tasks
now, in this process. `--peer FOLDER` lets the public C++ solution of Kaggle's Abstraction and Reasoning Challenge
(top-quarks/ARC-solution) answer the same tasks: FOLDER holds its built program `run`, as its Makefile leaves it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError, StageError
from arc_dsl.grid import Grid
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from evaluation.attempts import score_attempts
from evaluation.candidates import JudgedProgram
from evaluation.program_shard import read_judged
from evaluation.search.config import SearchConfig
from evaluation.search.engine import search_task
from evaluation.search.found import Found
from flows.artifacts.store import Store

SPLITS = ("arc1:training", "arc1:evaluation")
PEER_DEPTH = "2"
PEER_SPLITS = ("evaluation", "training", "test")  # which of them the program reads was decided when it was built
PEER_SECONDS = 600.0  # for one test input; its worst takes a tenth of that


@dataclass(frozen=True)
class Options:
    """Measure the search: full runs from the store, and with --quick some training tasks now.

    Attributes:
        quick: search some training tasks now.
        peer: folder with the built program `run` of top-quarks/ARC-solution, to answer the same tasks; empty for none.
        num_tasks: how many tasks those are.
        seed: names them.
        budget: expressions for each of them.
        store: folder or fsspec URL of the artifacts.
    """

    quick: bool = False
    peer: str = ""
    num_tasks: int = 40
    seed: int = 0
    budget: int = SearchConfig.budget
    store: str = "store"

    def __post_init__(self) -> None:
        if self.num_tasks < 1:
            raise InputError(f"bench search: num_tasks must be at least 1, got {self.num_tasks}")
        if self.peer and not (Path(self.peer) / "run").is_file():
            raise InputError(f"bench search: peer {self.peer!r} has no program `run`; build it there with make")


def run_bench(options: Options) -> dict[str, Any]:
    """Print what the search solves and costs, and return it.

    Returns:
        `arc1_training_solved` and `arc1_evaluation_solved`, tasks that two attempts solve in the newest full runs,
        which `full_runs` names; `cpu_seconds_per_task`, `expressions_per_second` and `precision_first` (of the tasks
        with a program, the share that the first one solves) of what `measured_on` says; `quick` and `peer`.
    """
    store = Store(options.store)
    full = {split: read_full_run(store, split) for split in SPLITS}
    tasks = draw_tasks(options.num_tasks, options.seed) if options.quick or options.peer else []
    quick = measure_search(tasks, SearchConfig(budget=options.budget)) if options.quick else None
    peer = measure_peer(tasks, Path(options.peer).resolve()) if options.peer else None
    measured = quick or full[SPLITS[0]] or {}
    for split, figures in full.items():
        _print_line(split, figures, "no full run in the store")
    _print_line(f"{options.num_tasks} training tasks, seed {options.seed}", quick, "not searched; give --quick")
    if peer:
        print(
            f"{'the peer on the same tasks':<36} {peer['solved']:>4} solved, {peer['cpu_seconds_per_task']:.2f} CPU s"
        )
    names = ("cpu_seconds_per_task", "expressions_per_second", "precision_first")
    return {
        **{f"{split.replace(':', '_')}_solved": figures and figures["solved"] for split, figures in full.items()},
        **{name: measured.get(name) for name in names},
        "measured_on": measured.get("tasks"),
        "full_runs": full,
        "quick": quick,
        "peer": peer,
    }


def _print_line(what: str, figures: Mapping[str, Any] | None, instead: str) -> None:
    if figures is None:
        print(f"{what:<36} {instead}")
        return
    print(
        f"{what:<36} {figures['solved']:>4} solved, {figures['fit']} fit of {figures['num_tasks']}; "
        f"{figures['cpu_seconds_per_task']:.3f} CPU s a task, {figures['expressions_per_second']:,.0f} expressions/s"
        + (f" ({figures['run']}, {figures['written']})" if "run" in figures else "")
    )


def draw_tasks(count: int, seed: int) -> list[Task]:
    """Return training tasks that a seed names, in the set's own order."""
    tasks = load_tasks(SPLITS[0])
    drawn = np.random.default_rng(seed).permutation(len(tasks))[:count]
    return [tasks[index] for index in sorted(drawn.tolist())]


def measure_search(tasks: Sequence[Task], config: SearchConfig) -> dict[str, Any]:
    """Search tasks in this process and return what that solves and costs."""
    started = time.process_time()
    results = [search_task(task, config) for task in tasks]
    cpu_seconds = max(time.process_time() - started, 1e-9)
    found = {task.id: result.found for task, result in zip(tasks, results, strict=True) if result.found}
    attempts = {task_id: list_attempts(programs) for task_id, programs in found.items()}
    fit = [task for task in tasks if task.id in found]
    first = {task_id: list_attempts(programs[:1]) for task_id, programs in found.items()}
    expressions = sum(result.expressions for result in results)
    return {
        "tasks": f"{len(tasks)} tasks of {SPLITS[0]} in this process, {config.budget} expressions each",
        "num_tasks": len(tasks),
        "fit": len(fit),
        "solved": score_attempts("search", tasks, attempts).num_solved,
        "cpu_seconds_per_task": round(cpu_seconds / len(tasks), 4),
        "expressions_per_second": round(expressions / cpu_seconds, 1),
        "precision_first": round(score_attempts("first", fit, first).num_solved / len(fit), 4) if fit else None,
    }


def list_attempts(found: Sequence[Found]) -> list[tuple[Grid, ...]]:
    """Return for each test input the outputs of the two best programs, of which there is at least one."""
    return list(zip(*(one.outputs for one in found[:2]), strict=True))


def read_full_run(store: Store, split: str) -> dict[str, Any] | None:
    """Return what the newest run of the search alone on a whole split solved and cost; None where there is none."""
    for run in _list_runs(store):
        stages = {stage["stage"]: stage for stage in run["stages"]}
        config = run["config"]
        if (config["tasks"], config.get("proposers")) == (split, ["search"]) and "evaluate" in stages:
            return _describe_run(store, run, stages)
    return None


def _list_runs(store: Store) -> Iterator[Mapping[str, Any]]:
    """Yield the runs of a store, the newest first; a damaged file is passed over."""
    folder = store.local / "runs"
    for path in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            run = json.loads(path.read_text())
        except ValueError:
            continue
        if {"name", "written", "config", "stages"} <= run.keys():
            yield run


def _describe_run(store: Store, run: Mapping[str, Any], stages: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    folders = {name: store.local / name / stages[name]["key"] for name in ("search", "verify", "evaluate")}
    metrics = json.loads((folders["evaluate"] / "result" / "metrics.json").read_text())
    policy = metrics["selection"]["policy"]
    (score,) = (entry for entry in metrics["selection"]["policies"] if entry["policy"] == policy)
    measured = [
        json.loads((folders["search"] / "records" / f"{name}.json").read_text())["measured"]
        for name in stages["search"]["shards"]
    ]
    cpu_seconds, expressions = (sum(entry[name] for entry in measured) for name in ("cpu_seconds", "expressions"))
    verdicts = [row for name in stages["verify"]["shards"] for row in read_judged(folders["verify"] / name)]
    return {
        "run": run["name"],
        "written": run["written"],
        "keys": {name: stages[name]["key"] for name in ("search", "verify", "evaluate")},
        "tasks": f"{run['config']['tasks']}, run {run['name']} of {run['written']}",
        "num_tasks": metrics["all_rounds"]["num_tasks"],
        "fit": metrics["all_rounds"]["num_tasks_fit"],
        "solved": score["num_solved"],
        "cpu_seconds_per_task": round(cpu_seconds / metrics["all_rounds"]["num_tasks"], 4),
        "expressions_per_second": round(expressions / max(cpu_seconds, 1e-9), 1),
        "precision_first": measure_precision(verdicts),
    }


def measure_precision(judged: Sequence[JudgedProgram]) -> float | None:
    """Return the share of the tasks with a program that fits whose cheapest such program solves; None without any."""
    first: dict[str, JudgedProgram] = {}
    for row in sorted(judged, key=lambda row: (-row.logprob, len(row.program), row.program_hash)):
        if row.fits:
            first.setdefault(row.task_id, row)
    return round(sum(row.solves for row in first.values()) / len(first), 4) if first else None


def measure_peer(tasks: Sequence[Task], folder: Path) -> dict[str, Any]:
    """Let the peer's program answer every test input and return what its first two answers solve, and what it costs."""
    with tempfile.TemporaryDirectory(prefix="arcwright-peer-") as name:
        place = Path(name)
        (place / "output").mkdir()
        data = place / "dataset" / PEER_SPLITS[0]
        data.mkdir(parents=True)
        for task in tasks:
            (data / f"{task.id}.json").write_text(json.dumps(task.to_json()))
        for split in PEER_SPLITS[1:]:
            (data.parent / split).symlink_to(data.name)
        before = _children_seconds()
        for index in range(sum(len(task.test) for task in tasks)):
            _run_peer(folder / "run", index, place)
        seconds = _children_seconds() - before
        answers = dict(read_answer(path) for path in (place / "output").glob("answer_*.csv"))
    attempts = {task.id: [answers.get((task.id, number), []) for number in range(len(task.test))] for task in tasks}
    return {
        "num_tasks": len(tasks),
        "solved": score_attempts("peer", tasks, attempts).num_solved,
        "cpu_seconds_per_task": round(seconds / len(tasks), 4),
    }


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _run_peer(program: Path, index: int, place: Path) -> None:
    command = [str(program), str(index), PEER_DEPTH]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, timeout=PEER_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StageError(f"bench search: the peer failed on test input {index}: {error}") from None
    if done.returncode:
        raise StageError(f"bench search: the peer ended with status {done.returncode} on test input {index}")


def read_answer(path: Path) -> tuple[tuple[str, int], list[Grid]]:
    """Return (task id, number of the test input) and the grids of a file that the peer wrote, the best first.

    Its first line is `ID_NUMBER`, each other one a grid, `|012|345|`, and its score.
    """
    name, *lines = path.read_text().splitlines()
    task_id, _, number = name.rpartition("_")
    grids = [[[int(cell) for cell in row] for row in line.split()[0].strip("|").split("|")] for line in lines if line]
    return (task_id, int(number)), [np.array(grid, np.int64) for grid in grids]
