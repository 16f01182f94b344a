"""The commands of `arcwright`. Each parses its own options and makes one call into the library."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks
from evaluation.evaluate import EvaluateConfig
from evaluation.relabel import RelabelConfig
from evaluation.verify import VerifyConfig
from flows import stages
from flows import tokenize as tokens
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.building import StageRun, open_stage
from flows.command.arguments import parse_arguments
from flows.command.options import (
    Evaluation,
    Merging,
    NewTasks,
    ProgramFolder,
    Relabelling,
    Tokenizing,
    Training,
    Verification,
    stage_settings,
)
from flows.command.recover import stop_orphaned_servers
from flows.config import DEFAULT_PRESET, RunConfig, load_preset
from flows.deadline import last_resort, process_start
from flows.processes.devices import find_devices
from flows.progress import StageProgress
from flows.runs import read_run
from generators.generate import GenerateConfig
from training.adapter import check_adapter
from training.config import TokenizeConfig

BENCHMARKS = ("verify", "dsl", "generate", "train", "learner", "train-capacity", "sample", "pipeline", "evaluate")


def run_flow(kind: str, arguments: Sequence[str]) -> int:
    """Run the `pipeline` or the `solve` flow and print its summary."""
    preset, rest = _take_option(arguments, "--preset", DEFAULT_PRESET)
    config = parse_arguments(RunConfig, "run" if kind == "pipeline" else kind, rest, load_preset(preset))
    tasks = load_tasks(config.tasks)  # bad input ends here, before anything starts
    for training in (config.train, config.retrain):
        config.launch.check(training, find_devices(config.devices))
    print(f"arcwright {kind}: preset {preset}, tasks {config.tasks}, store {config.store}", flush=True)
    Answers(config.submission, tasks, config.evaluate.policy).start()
    with last_resort(config):
        log = _start_flow(kind, preset, config)
        _print_log(log)
    return 0


def _start_flow(kind: str, preset: str, config: RunConfig) -> dict[str, Any]:
    from flows import env

    env.set_prefect()
    if not env.server_is_up():
        stop_orphaned_servers()
        print("starting a temporary Prefect server; the first start takes 10-20 s", flush=True)
    from flows.pipeline import FLOWS

    log: dict[str, Any] = FLOWS[kind](preset=preset, config=config, started=process_start())  # type: ignore[index]
    return log


def _print_log(log: Mapping[str, Any]) -> None:
    width = max(len(label) for label in log["summary"])
    print()
    for stage in log["stages"]:
        state = "cached" if not stage["built"] else f"{stage['seconds']:.1f} s"
        print(f"  {stage['label']:<18} {state:>9}  {stage['rows']:>8,} rows  {stage['folder']}")
    print()
    for label, text in log["summary"].items():
        print(f"  {label:<{width}}  {text}")


def generate(arguments: Sequence[str]) -> int:
    """Generate task shards."""
    options = parse_arguments(NewTasks, "generate", arguments)
    config = stage_settings(options, GenerateConfig)
    return _run_stage(lambda report: stages.generate(Store(options.store), config, options.workers, report), "generate")


def tokenize(arguments: Sequence[str]) -> int:
    """Turn task shards into token columns."""
    options = parse_arguments(Tokenizing, "tokenize", arguments)
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config = stage_settings(options, TokenizeConfig)
    return _run_stage(
        lambda report: tokens.tokenize(Store(options.store), config, tasks, base, options.workers, report), "tokenize"
    )


def train(arguments: Sequence[str]) -> int:
    """Train a model on task shards, which are tokenized first unless they are already."""
    options = parse_arguments(Training, "train", arguments)
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config, store = options.train, Store(options.store)
    adapter = Path(options.adapter) if options.adapter else None
    options.launch.check(config, find_devices(options.devices))  # bad input ends here, before anything starts
    if adapter:
        check_adapter(adapter)
    held_out = _open_held_out(options) if config.validation.num_tasks else None
    with StageProgress("tokenize") as progress:
        columns = tokens.tokenize(store, config.tokenize_config(), tasks, base, options.workers, progress)
    return _run_stage(
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
    RunConfig(model=model)  # refuses a folder that is no model
    return [open_stage(folder) for folder in tasks], Path(model) if model else None


def merge(arguments: Sequence[str]) -> int:
    """Merge an adapter into its base model (`--model FOLDER --adapter FOLDER --out FOLDER`)."""
    options = parse_arguments(Merging, "merge", arguments)
    out = Path(options.out)
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"out {options.out!r} exists and is not an empty folder; give a new one")
    from training.adapter import merge_adapter

    gap = merge_adapter(Path(options.model), Path(options.adapter), out, options.dtype)
    print(f"merge: logits differ by {gap:.2g} of their standard deviation from base and adapter", file=sys.stderr)
    print(out)
    return 0


def sample(arguments: Sequence[str]) -> int:
    """Sample programs from a model (`--model FOLDER --tasks SPEC`)."""
    config = _run_config("sample", arguments)
    if not config.model:
        raise InputError("sample needs a model, got none; give --model FOLDER")
    tasks = load_tasks(config.tasks)
    store, model = Store(config.store), Path(config.model)
    return _run_stage(lambda report: stages.sample(store, config, model, tasks, 0, None, report), "sample")


def verify(arguments: Sequence[str]) -> int:
    """Run candidates (`--artifacts FOLDER --tasks SPEC`) or a folder of programs (`FOLDER --task SPEC`)."""
    if arguments and not arguments[0].startswith("-"):
        return _verify_folder(parse_arguments(ProgramFolder, "verify", ["--programs", *arguments]))
    options = parse_arguments(Verification, "verify", arguments)
    (candidates,) = _open_all(options.artifacts, "sample", most=1)
    tasks, store = load_tasks(options.tasks), candidates.artifact.store
    config = RunConfig(verify=stage_settings(options, VerifyConfig), workers=options.workers)
    return _run_stage(lambda report: stages.verify(store, config, candidates, tasks, report), "verify")


def _verify_folder(options: ProgramFolder) -> int:
    from evaluation.verify import verify_programs

    folder = Path(options.programs)
    files = sorted(folder.glob("*.py"))
    if not files:
        raise InputError(f"programs {options.programs!r} has no .py file; give a folder of programs")
    tasks = load_tasks(options.task)
    if len(tasks) != 1:
        raise InputError(
            f"task {options.task!r} names {len(tasks)} tasks; name one, for example arc1:training/007bbfb7"
        )
    sources = [file.read_text(errors="replace") for file in files]
    verdicts = verify_programs(options, sources, tasks[0], options.workers)
    width = max(len(file.name) for file in files)
    print(f"{'program':<{width}}  outcome  fits  solves  CPU ms  reason")
    for file, verdict in zip(files, verdicts, strict=True):
        marks = f"{'yes' if verdict.fits else 'no':<4}  {'yes' if verdict.solves else 'no':<6}"
        milliseconds = 1000 * verdict.cpu_seconds
        print(f"{file.name:<{width}}  {verdict.outcome:<7}  {marks}  {milliseconds:6.1f}  {verdict.reason}")
    print(json.dumps({file.stem: str(verdict.outcome) for file, verdict in zip(files, verdicts, strict=True)}))
    return 0


def relabel(arguments: Sequence[str]) -> int:
    """Turn misses into tasks that they solve (`--artifacts VERDICTS --tasks SPEC`)."""
    options = parse_arguments(Relabelling, "relabel", arguments)
    (verdicts,) = _open_all(options.artifacts, "verify", most=1)
    tasks, store = load_tasks(options.tasks), verdicts.artifact.store
    config = RunConfig(relabel=stage_settings(options, RelabelConfig), verify=options.verify, workers=options.workers)
    return _run_stage(lambda report: stages.relabel(store, config, verdicts, tasks, report), "relabel")


def evaluate(arguments: Sequence[str]) -> int:
    """Write metrics, submission and report (`--artifacts VERDICTS ... --tasks SPEC`)."""
    options = parse_arguments(Evaluation, "evaluate", arguments)
    rounds = _open_all(options.artifacts, "verify")
    tasks, store = load_tasks(options.tasks), rounds[0].artifact.store
    config, context = stage_settings(options, EvaluateConfig), {"tasks": options.tasks}
    return _run_stage(lambda report: stages.evaluate(store, config, rounds, tasks, context, report), "evaluate")


def submit(arguments: Sequence[str]) -> int:
    """Write a submission from the verdicts of a run (`RUN`) or artifacts (`--artifacts VERDICTS ... --tasks SPEC`)."""
    from flows.command.results import SubmitOptions, write_run_submission

    named = ["--run", *arguments] if arguments and not arguments[0].startswith("-") else arguments
    write_run_submission(parse_arguments(SubmitOptions, "submit", named))
    return 0


def compare(arguments: Sequence[str]) -> int:
    """Compare runs task by task, all with the first (`arcwright compare RUN RUN ...`)."""
    from flows.command.results import CompareOptions, print_comparison

    named = ["--runs", *arguments] if arguments and not arguments[0].startswith("-") else arguments
    print_comparison(parse_arguments(CompareOptions, "compare", named))
    return 0


def report(arguments: Sequence[str]) -> int:
    """Print where the report of a run is (`arcwright report [RUN] [--store STORE]`), and its summary."""
    store, rest = _take_option(arguments, "--store", "store")
    run = read_run(Store(store), rest[0] if rest else "")
    for label, text in run["summary"].items():
        print(f"{label}: {text}")
    if not run["summary"]:
        done = ", ".join(stage["label"] for stage in run["stages"]) or "none"
        raise InputError(f"run {run['name']} has no report yet; finished stages: {done}. Run the same command again")
    return 0


def doctor(arguments: Sequence[str]) -> int:
    """Print what this machine can do and what is missing."""
    from flows.command.doctor import examine

    store, _ = _take_option(arguments, "--store", "store")
    return examine(store)


def dsl(arguments: Sequence[str]) -> int:
    """Print the reference of the DSL."""
    from arc_dsl.primitives.reference import render_reference

    print(render_reference())
    return 0


def gallery(arguments: Sequence[str]) -> int:
    """Write an HTML page with samples of every generator."""
    from generators.gallery import GalleryConfig, write_gallery

    write_gallery(parse_arguments(GalleryConfig, "gallery", arguments))
    return 0


def statistics(arguments: Sequence[str]) -> int:
    """Write the statistics of task shards: JSON, and the co-occurrence of functions as a picture."""
    from generators.statistics import StatisticsConfig, write_statistics

    write_statistics(parse_arguments(StatisticsConfig, "statistics", arguments))
    return 0


def coverage(arguments: Sequence[str]) -> int:
    """Print which real training tasks the solvers solve (`--json` for programs)."""
    from evaluation.coverage import print_coverage

    return print_coverage(as_json="--json" in arguments)


def bench(arguments: Sequence[str]) -> int:
    """Run a benchmark: a table for people, then one JSON object on the last line."""
    if not arguments or arguments[0] not in BENCHMARKS:
        raise InputError(
            f"bench: name one of {', '.join(BENCHMARKS)}, got {arguments[0] if arguments else 'nothing'!r}"
        )
    module = importlib.import_module(f"flows.bench.{arguments[0].replace('-', '_')}")
    figures: dict[str, Any] = module.run_bench(list(arguments[1:]))
    print(json.dumps(figures))
    return 0


def serve(arguments: Sequence[str]) -> int:
    """Offer the flows to a running Prefect server until stopped."""
    from flows.command.serve import serve_flows

    return serve_flows()


def recover(arguments: Sequence[str]) -> int:
    """Mark runs whose process was killed as crashed, so that they can be retried."""
    from flows.command.recover import recover_runs

    store, _ = _take_option(arguments, "--store", "store")
    return recover_runs(store)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda arguments: run_flow("pipeline", arguments),
    "solve": lambda arguments: run_flow("solve", arguments),
    "generate": generate,
    "tokenize": tokenize,
    "train": train,
    "merge": merge,
    "sample": sample,
    "verify": verify,
    "relabel": relabel,
    "evaluate": evaluate,
    "submit": submit,
    "compare": compare,
    "report": report,
    "gallery": gallery,
    "statistics": statistics,
    "dsl": dsl,
    "doctor": doctor,
    "serve": serve,
    "recover": recover,
    "coverage": coverage,
    "bench": bench,
}


def _run_config(command: str, arguments: Sequence[str]) -> RunConfig:
    preset, rest = _take_option(arguments, "--preset", DEFAULT_PRESET)
    return parse_arguments(RunConfig, command, rest, load_preset(preset))


def _take_option(arguments: Sequence[str], name: str, default: str) -> tuple[str, list[str]]:
    """Return the value of the option `name` (`--name VALUE` or `--name=VALUE`) and the other arguments."""
    rest, value = [], default
    waiting = False
    for argument in arguments:
        if waiting:
            value, waiting = argument, False
        elif argument == name:
            waiting = True
        elif argument.startswith(f"{name}="):
            value = argument.partition("=")[2]
        else:
            rest.append(argument)
    if waiting:
        raise InputError(f"{name} takes a value, got none")
    return value, rest


def _open_all(artifacts: Sequence[str], stage: str, most: int = 0) -> list[StageRun]:
    if not artifacts or (most and len(artifacts) > most):
        raise InputError(f"--artifacts takes {most or 'at least 1'} artifact(s) of {stage}, got {len(artifacts)}")
    opened = [open_stage(folder) for folder in artifacts]
    wrong = [run.artifact.name for run in opened if run.stage != stage]
    if wrong:
        raise InputError(f"artifact {wrong[0]} is not of stage {stage}; give STORE/{stage}/KEY")
    return opened


def _run_stage(build: Callable[[Any], StageRun], label: str) -> int:
    with StageProgress(label) as progress:
        run = build(progress)
    state = "reused" if run.cached else f"built {len(run.built)} of {len(run.shards)} shards in {run.seconds:.1f} s"
    print(f"{label}: {run.rows:,} rows, {state}", file=sys.stderr)
    if run.drops:
        print(f"{label}: left out: {json.dumps(run.drops)}", file=sys.stderr)
    print(run.artifact.folder)
    return 0
