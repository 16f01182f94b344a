"""The commands that run stages: each takes its parsed options and makes one call into the library."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from arc_dsl.errors import ExitStatus, InputError, StageError, exit_status, one_line
from arc_dsl.program import read_program
from arc_dsl.taskset import load_tasks
from evaluation.adapters import find_adapters
from evaluation.evaluate import EvaluateConfig
from evaluation.program_shard import read_candidates
from evaluation.relabel import RelabelConfig
from evaluation.search.config import SearchConfig
from evaluation.search.found import claims_to_fit
from evaluation.verify import VerifyConfig
from flows import env, stages
from flows import tokenize as tokens
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.building import StageRun, open_stage
from flows.checks import check_model, check_run
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
from flows.command.recover import stop_orphaned_servers
from flows.config import RunConfig
from flows.deadline import last_resort, process_start
from flows.left_out import counts_text
from flows.processes.devices import find_devices
from flows.progress import StageProgress
from flows.runs import locate_summary
from flows.sizing import size_search
from generators.generate import GenerateConfig
from training.adapter_folder import check_adapter, list_whole_modules
from training.config import TokenizeConfig


def run(options: RunOptions) -> None:
    """Run the `pipeline` flow and print its summary."""
    _run_flow("pipeline", options)


def solve(options: SolveOptions) -> None:
    """Run the `solve` flow and print its summary."""
    _run_flow("solve", options)


def _run_flow(kind: str, options: PresetOptions) -> None:
    preset, config = options.preset, options.config
    tasks = check_run(config)  # bad input ends here, before anything starts
    print(f"arcwright {kind}: preset {preset}, tasks {config.tasks}, store {config.store}", flush=True)
    Answers(config.submission, tasks, config.evaluate.policy).start()
    with last_resort(config, tasks):
        log = _start_flow(kind, preset, config)
        _print_log(Store(config.store), log)


def _start_flow(kind: str, preset: str, config: RunConfig) -> dict[str, Any]:
    env.set_prefect()
    if env.is_ephemeral():
        stop_orphaned_servers()
        print("starting a temporary Prefect server; the first start takes 10-20 s", flush=True)
    from flows.pipeline import FLOWS

    env.hide_tracebacks()
    try:
        log: dict[str, Any] = FLOWS[kind](preset=preset, config=config, started=process_start())  # type: ignore[index]
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
    config = stage_settings(options, GenerateConfig)
    run_stage(lambda report: stages.generate(Store(options.store), config, options.workers, report), "generate")


def tokenize(options: Tokenizing) -> None:
    """Turn task shards into token columns."""
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config = stage_settings(options, TokenizeConfig)
    run_stage(
        lambda report: tokens.tokenize(Store(options.store), config, tasks, base, options.workers, report), "tokenize"
    )


def train(options: Training) -> None:
    """Train a model on task shards, which are tokenized first unless they are already."""
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config, store = options.train, Store(options.store)
    adapter = Path(options.adapter) if options.adapter else None
    options.launch.check(config, find_devices(options.devices))  # bad input ends here, before anything starts
    if adapter:
        check_adapter(adapter, base)
        if not config.lora.merge and (whole := list_whole_modules(adapter)):
            raise InputError(
                f"adapter {options.adapter!r} trains {whole} too, which an adapter saved alone would lose; set "
                f"train.lora.merge"
            )
    held_out = _open_held_out(options) if config.validation.num_tasks else None
    with StageProgress("tokenize") as progress:
        columns = tokens.tokenize(store, config.tokenize, tasks, base, options.workers, progress)
    run_stage(
        lambda report: stages.train(
            store, config, columns, base, options.devices, options.launch, held_out, report, adapter
        ),
        "train",
    )


def _open_held_out(options: Training) -> StageRun:
    if not options.held_out:
        raise InputError(
            f"train.validation.num_tasks is {options.train.validation.num_tasks}, but --held-out is not given; "
            "make held-out tasks with `arcwright generate --seed N` and give the folder"
        )
    return open_stage(options.held_out)


def _open_training_inputs(tasks: Sequence[str], model: str) -> tuple[list[StageRun], Path | None]:
    if not tasks:
        raise InputError(
            "--tasks takes at least 1 artifact folder of tasks, STORE/generate/KEY or STORE/relabel/KEY, got none"
        )
    base = check_model(model)
    return [open_stage(folder) for folder in tasks], base


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
    config, tasks, store = (
        stage_settings(options, SearchConfig),
        load_tasks(options.tasks, options.skip_bad_tasks),
        Store(options.store),
    )
    sized = size_search(config, store, tasks, options.workers)
    if sized != config:
        print(f"search: a budget of {sized.budget:,} expressions for each task", file=sys.stderr)
    run = run_stage(lambda report: stages.search(store, sized, tasks, options.workers, report), "search")
    found = {row.task_id for path in run.paths for row in read_candidates(path) if claims_to_fit(row.text)}
    print(f"search: {len(found)} of {len(tasks)} tasks have a program", file=sys.stderr)


def sample(options: SampleOptions) -> None:
    """Sample programs from a model."""
    config = options.config
    model = check_model(config.model, weights=not config.engine.url)
    if model is None:
        raise InputError("sample needs a model, got none; give --model FOLDER")
    tasks, store, base = load_tasks(config.tasks, config.skip_bad_tasks), Store(config.store), model
    if not config.engine.url:
        find_adapters(model, config.sample.adapters)  # bad input ends here, before anything starts
    run_stage(lambda report: stages.sample(store, config, base, tasks, 0, None, report), "sample")


def verify(options: Verification) -> None:
    """Run candidates, or the programs in a folder."""
    if options.folder:
        _verify_folder(options)
        return
    (candidates,) = _open_all(options.artifacts, "search", "sample", most=1)
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), candidates.artifact.store
    config = RunConfig(verify=stage_settings(options, VerifyConfig), workers=options.workers)
    run_stage(lambda report: stages.verify(store, config, candidates, tasks, report), "verify")


def _verify_folder(options: Verification) -> None:
    from evaluation.verify import verify_programs

    files = sorted(Path(options.folder).glob("*.py"))
    if not files:
        raise InputError(f"folder {options.folder!r} has no .py file; give a folder of programs")
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
    verdicts = _open_all(options.artifacts, "verify")
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), verdicts[0].artifact.store
    config = RunConfig(relabel=stage_settings(options, RelabelConfig), verify=options.verify, workers=options.workers)
    run_stage(lambda report: stages.relabel(store, config, verdicts, tasks, report), "relabel")


def evaluate(options: Evaluation) -> None:
    """Write metrics, submission and report."""
    rounds = _open_all(options.artifacts, "verify")
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), rounds[0].artifact.store
    config, context = stage_settings(options, EvaluateConfig), {"tasks": options.tasks}
    run_stage(lambda report: stages.evaluate(store, config, rounds, tasks, context, report), "evaluate")


def _open_all(artifacts: Sequence[str], *kinds: str, most: int = 0) -> list[StageRun]:
    """Return the stages that left these artifacts, each of one of these kinds."""
    if not artifacts or (most and len(artifacts) > most):
        raise InputError(
            f"--artifacts takes {most or 'at least 1'} artifact(s) of {' or '.join(kinds)}, got {len(artifacts)}"
        )
    opened = [open_stage(folder) for folder in artifacts]
    wrong = [run.artifact.name for run in opened if run.stage not in kinds]
    if wrong:
        places = " or ".join(f"STORE/{kind}/KEY" for kind in kinds)
        raise InputError(f"artifact {wrong[0]} is not of stage {' or '.join(kinds)}; give {places}")
    return opened


def run_stage(build: Callable[[Any], StageRun], label: str) -> StageRun:
    """Build a stage with a progress bar, say what it did, and print the folder of its artifact."""
    with StageProgress(label) as progress:
        run = build(progress)
    state = "reused" if run.cached else f"built {len(run.built)} of {len(run.shards)} shards in {run.seconds:.1f} s"
    print(f"{label}: {run.rows:,} rows, {state}", file=sys.stderr)
    if run.drops:
        print(f"{label}: left out: {counts_text(run.drops)}", file=sys.stderr)
    print(run.artifact.folder)
    return run
