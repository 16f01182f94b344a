"""The commands of `arcwright`. Each parses its own options and makes one call into the library."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arc_dsl.stage_process import InputError
from arc_dsl.taskset import load_tasks
from flows import stages
from flows.arguments import parse_arguments
from flows.config import DEFAULT_PRESET, RunConfig, load_preset
from flows.devices import find_devices
from flows.progress import StageProgress
from flows.runs import read_run
from flows.stages import StageRun
from flows.store import Store
from generators.generate import GenerateConfig
from training.config import TrainConfig

BENCHMARKS = ("verify", "dsl", "generate", "train", "pipeline")


@dataclass(frozen=True)
class NewTasks(GenerateConfig):
    """Generate task shards.

    Attributes:
        store: folder or fsspec URL of the artifacts.
        workers: processes; 0 for one per core.
    """

    store: str = "store"
    workers: int = 0


@dataclass(frozen=True)
class Training:
    """Train a model on task shards.

    Attributes:
        tasks: artifact folders of generated or relabelled tasks.
        model: folder of the model to start from; empty builds a small one from scratch.
        store: folder or fsspec URL of the artifacts.
        devices: `auto`, `cpu` or GPU numbers.
        train: how to train.
    """

    tasks: tuple[str, ...]
    model: str = ""
    store: str = "store"
    devices: str = "auto"
    train: TrainConfig = field(default_factory=TrainConfig)


@dataclass(frozen=True)
class Inputs:
    """Which artifacts a stage reads.

    Attributes:
        artifacts: artifact folders, STORE/stage/key.
        tasks: the task set, a SPEC.
        config: the run configuration to take settings from.
    """

    artifacts: tuple[str, ...]
    tasks: str = "arc1:training"
    config: RunConfig = field(default_factory=RunConfig)


@dataclass(frozen=True)
class ProgramFolder:
    """Run the programs in a folder on one task and print a table.

    Attributes:
        programs: folder of .py files, each of which defines `task(img)`.
        task: a task, as a SPEC of one task.
        config: the run configuration to take limits from.
    """

    programs: str
    task: str
    config: RunConfig = field(default_factory=RunConfig)


def run_flow(kind: str, arguments: Sequence[str]) -> int:
    """Run the `pipeline` or the `solve` flow and print its summary."""
    preset, rest = _take_option(arguments, "--preset", DEFAULT_PRESET)
    config = parse_arguments(RunConfig, "run" if kind == "pipeline" else kind, rest, load_preset(preset))
    load_tasks(config.tasks)  # bad input ends here, before anything starts
    find_devices(config.devices)
    print(f"arcwright {kind}: preset {preset}, tasks {config.tasks}, store {config.store}", flush=True)
    from flows import env

    env.set_prefect()
    if not env.server_is_up():
        print("starting a temporary Prefect server; the first start takes 10-20 s", flush=True)
    from flows.pipeline import FLOWS

    log = FLOWS[kind](preset=preset, config=config)  # type: ignore[index]
    width = max(len(label) for label in log["summary"])
    print()
    for stage in log["stages"]:
        state = "cached" if not stage["built"] else f"{stage['seconds']:.1f} s"
        print(f"  {stage['label']:<18} {state:>9}  {stage['rows']:>8,} rows  {stage['folder']}")
    print()
    for label, text in log["summary"].items():
        print(f"  {label:<{width}}  {text}")
    return 0


def generate(arguments: Sequence[str]) -> int:
    """Generate task shards."""
    options = parse_arguments(NewTasks, "generate", arguments)
    settings = {name: value for name, value in vars(options).items() if name not in ("store", "workers")}
    return _run_stage(
        lambda report: stages.generate(Store(options.store), GenerateConfig(**settings), options.workers, report),
        "generate",
    )


def train(arguments: Sequence[str]) -> int:
    """Train a model on task shards."""
    options = parse_arguments(Training, "train", arguments)
    tasks = [stages.open_stage(folder) for folder in options.tasks]
    RunConfig(model=options.model)  # refuses a folder that is no model
    base = Path(options.model) if options.model else None
    return _run_stage(
        lambda report: stages.train(Store(options.store), options.train, tasks, base, options.devices, report), "train"
    )


def sample(arguments: Sequence[str]) -> int:
    """Sample programs from a model (`--model FOLDER --tasks SPEC`)."""
    config = _run_config("sample", arguments)
    if not config.model:
        raise InputError("sample needs a model, got none; give --model FOLDER")
    tasks = load_tasks(config.tasks)
    store, model = Store(config.store), Path(config.model)
    return _run_stage(lambda report: stages.sample(store, config, model, tasks, 0, report), "sample")


def verify(arguments: Sequence[str]) -> int:
    """Run candidates (`--artifacts FOLDER --tasks SPEC`) or a folder of programs (`FOLDER --task SPEC`)."""
    if arguments and not arguments[0].startswith("-"):
        return _verify_folder(parse_arguments(ProgramFolder, "verify", ["--programs", *arguments]))
    options = parse_arguments(Inputs, "verify", arguments)
    (candidates,) = _open_all(options, "sample", most=1)
    tasks, store = load_tasks(options.tasks), candidates.artifact.store
    return _run_stage(lambda report: stages.verify(store, options.config, candidates, tasks, report), "verify")


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
    verdicts = verify_programs(options.config.verify, sources, tasks[0], options.config.workers)
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
    options = parse_arguments(Inputs, "relabel", arguments)
    (verdicts,) = _open_all(options, "verify", most=1)
    tasks, store = load_tasks(options.tasks), verdicts.artifact.store
    return _run_stage(lambda report: stages.relabel(store, options.config, verdicts, tasks, report), "relabel")


def evaluate(arguments: Sequence[str]) -> int:
    """Write metrics, submission and report (`--artifacts VERDICTS ... --tasks SPEC`)."""
    options = parse_arguments(Inputs, "evaluate", arguments)
    rounds = _open_all(options, "verify")
    tasks, store = load_tasks(options.tasks), rounds[0].artifact.store
    context = {"tasks": options.tasks}
    return _run_stage(
        lambda report: stages.evaluate(store, options.config.evaluate, rounds, tasks, context, report), "evaluate"
    )


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
    from flows.doctor import examine

    store, _ = _take_option(arguments, "--store", "store")
    return examine(store)


def dsl(arguments: Sequence[str]) -> int:
    """Print the reference of the DSL."""
    from arc_dsl.reference import render_reference

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
    figures: dict[str, Any] = importlib.import_module(f"flows.bench.{arguments[0]}").run_bench(list(arguments[1:]))
    print(json.dumps(figures))
    return 0


def serve(arguments: Sequence[str]) -> int:
    """Offer the flows to a running Prefect server until stopped."""
    from flows.serve import serve_flows

    return serve_flows()


def recover(arguments: Sequence[str]) -> int:
    """Mark runs whose process was killed as crashed, so that they can be retried."""
    from flows.recover import recover_runs

    store, _ = _take_option(arguments, "--store", "store")
    return recover_runs(store)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda arguments: run_flow("pipeline", arguments),
    "solve": lambda arguments: run_flow("solve", arguments),
    "generate": generate,
    "train": train,
    "sample": sample,
    "verify": verify,
    "relabel": relabel,
    "evaluate": evaluate,
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


def _open_all(options: Inputs, stage: str, most: int = 0) -> list[StageRun]:
    if not options.artifacts or (most and len(options.artifacts) > most):
        raise InputError(
            f"--artifacts takes {most or 'at least 1'} artifact(s) of {stage}, got {len(options.artifacts)}"
        )
    opened = [stages.open_stage(folder) for folder in options.artifacts]
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
