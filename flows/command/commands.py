"""The commands that run stages: each takes its parsed options and makes one call into the library."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from arc_dsl.errors import ExitStatus, InputError, StageError, exit_status, one_line
from arc_dsl.program import read_program
from arc_dsl.settings import plain_settings
from arc_dsl.taskset import load_tasks
from evaluation.program_shard import read_candidates
from evaluation.search.found import claims_to_fit
from evaluation.verify import VerifyConfig
from flows import env, single
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.checks import check_run
from flows.command.options import (
    Evaluation,
    Merging,
    NewTasks,
    PresetOptions,
    Relabelling,
    RunOptions,
    SampleOptions,
    Searching,
    SolveOptions,
    Tokenizing,
    Training,
    Verification,
    stage_settings,
)
from flows.config import RunConfig
from flows.course import COURSES, CourseName
from flows.deadline import counting_from, last_resort, process_start
from flows.left_out import counts_text
from flows.locks import owning
from flows.processes.server import TemporaryServer
from flows.runner import Build, Runner, is_finished, perform_here
from flows.runs import locate_summary


def run(options: RunOptions) -> None:
    """Run the `pipeline` flow and print its summary."""
    _run_course("pipeline", options)


def solve(options: SolveOptions) -> None:
    """Run the `solve` flow and print its summary."""
    _run_course("solve", options)


def _run_course(name: CourseName, options: PresetOptions) -> None:
    preset, config = options.preset, options.config
    tasks = check_run(config)  # bad input ends here, before anything starts
    print(f"arcwright {name}: preset {preset}, tasks {config.tasks}, store {config.store}", flush=True)
    Answers(config.submission, tasks, config.evaluate.policy).start()
    with last_resort(config, tasks):
        kind = preset if name == "pipeline" else f"{name}-{preset}"
        if is_finished(COURSES[name], kind, config, tasks):
            run = Runner(kind, config, tasks)
            COURSES[name](run)
            _print_log(run.store, run.log.entry())
            print("\nevery stage was finished before: nothing was computed, and no Prefect run made")
        else:
            _print_log(Store(config.store), _start_flow(name, preset, config))


def _start_flow(name: CourseName, preset: str, config: RunConfig) -> Mapping[str, Any]:
    env.set_prefect()
    server = None
    if not env.api_url():
        print("starting a temporary Prefect server; the first start takes 10-20 s", flush=True)
        server = TemporaryServer()
    elif not env.server_is_up(env.api_url()):
        raise InputError(env.unanswered())
    from flows.pipeline import RUNS

    env.hide_tracebacks(temporary=server is not None)
    if server:
        server.wait()
    try:
        with counting_from(process_start()):
            log: dict[str, Any] = RUNS[name](preset=preset, config=plain_settings(config))
    except Exception as error:
        if exit_status(error) == ExitStatus.BUG and env.is_prefects(error):
            raise StageError(f"Prefect failed: {one_line(error)[:300]}") from error
        raise
    return log


def _print_log(store: Store, log: Mapping[str, Any]) -> None:
    summary = locate_summary(store, log)
    width = max(len(label) for label in summary)
    print()
    for stage in log["stages"]:
        state = "cached" if not stage["built"] else f"{stage['seconds']:.1f} s"
        print(f"  {stage['label']:<18} {state:>9}  {stage['rows']:>8,} rows  {store.local / stage['folder']}")
    print()
    for label, text in summary.items():
        print(f"  {label:<{width}}  {text}")


def generate(options: NewTasks) -> None:
    """Generate task shards."""
    _run_single("generate", options)


def tokenize(options: Tokenizing) -> None:
    """Turn task shards into token columns."""
    _run_single("tokenize", options)


def train(options: Training) -> None:
    """Train a model on task shards, which are tokenized first unless they are already."""
    _run_single("train", options)


def merge(options: Merging) -> None:
    """Merge an adapter into its base model."""
    out = Path(options.out)
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"out {options.out!r} exists and is not an empty folder; give a new one")
    from training.adapter import merge_adapter

    gap = merge_adapter(Path(options.model), Path(options.adapter), out, options.dtype)
    print(f"merge: logits differ by {gap:.2g} of their standard deviation from base and adapter", file=sys.stderr)
    print(out)


def search(options: Searching) -> None:
    """Search for programs without a model, and say for how many tasks there is one."""
    run = _run_single("search", options)
    print(f"search: a budget of {run.artifact.config['budget']:,} expressions for each task", file=sys.stderr)
    rows = [row for path in run.paths for row in read_candidates(path)]  # every task has one, with a program or without
    tried, found = {row.task_id for row in rows}, {row.task_id for row in rows if claims_to_fit(row.text)}
    print(f"search: {len(found)} of {len(tried)} tasks have a program", file=sys.stderr)


def sample(options: SampleOptions) -> None:
    """Sample programs from a model."""
    _run_single("sample", options)


def verify(options: Verification) -> None:
    """Run candidates, or the programs in a folder."""
    if options.folder:
        _verify_folder(options)
    else:
        _run_single("verify", options)


def _verify_folder(options: Verification) -> None:
    from evaluation.verify import verify_programs

    files = sorted(Path(options.folder).glob("*.py"))
    if not files:
        raise InputError(f"folder {options.folder!r} has no .py file; give a folder of programs")
    if odd := [file for file in files if not file.is_file()]:
        what = "a broken link" if odd[0].is_symlink() else "not a file"
        raise InputError(f"program {str(odd[0])!r} is {what}; remove it, or put a program there")
    tasks = load_tasks(options.task)
    if len(tasks) != 1:
        raise InputError(
            f"task {options.task!r} names {len(tasks)} tasks; name one, for example arc1:training/007bbfb7"
        )
    sources = [read_program(file) for file in files]
    verdicts = verify_programs(stage_settings(options, VerifyConfig), sources, tasks[0], options.workers)
    width = max(len(file.name) for file in files)
    print(f"{'program':<{width}}  outcome  fits  solves  CPU ms  reason")
    for file, verdict in zip(files, verdicts, strict=True):
        marks = f"{_mark(verdict.fits):<4}  {_mark(verdict.solution):<6}"
        milliseconds = 1000 * verdict.cpu_seconds
        print(f"{file.name:<{width}}  {verdict.outcome:<7}  {marks}  {milliseconds:6.1f}  {verdict.reason}")
    print(json.dumps({file.stem: str(verdict.outcome) for file, verdict in zip(files, verdicts, strict=True)}))


def _mark(value: bool | None) -> str:
    return "?" if value is None else "yes" if value else "no"


def relabel(options: Relabelling) -> None:
    """Turn misses into tasks that they solve."""
    _run_single("relabel", options)


def evaluate(options: Evaluation) -> None:
    """Write metrics, submission and report."""
    _run_single("evaluate", options)


def _run_single(name: str, options: Any) -> StageRun:
    label, _, build = single.plan(name, options)
    return run_stage(build, label)


def run_stage(build: Build, label: str) -> StageRun:
    """Build a stage with a progress bar, say what it did, and print the folder of its artifact."""
    with owning(f"arcwright {label} (process {os.getpid()})"):
        run = perform_here(label, build)
    state = "reused" if run.cached else f"built {len(run.built)} of {len(run.shards)} shards in {run.seconds:.1f} s"
    print(f"{label}: {run.rows:,} rows, {state}", file=sys.stderr)
    if run.drops:
        print(f"{label}: left out: {counts_text(run.drops)}", file=sys.stderr)
    print(run.artifact.folder)
    return run
