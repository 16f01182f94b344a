"""The Prefect flows. They hold no logic: a Prefect task is one call of `flows.stages`, and what the UI shows of it.

The artifact store says what is done, so Prefect's own caching is off; a stage whose artifact is complete ends in the
state `Cached`. A retry, from the UI or the command line, therefore computes what is missing and nothing else.

Prefect reads its settings when it is imported: `flows.env.set_prefect` comes before this module (the command line does
that), or pyproject.toml's `[tool.prefect]` where Prefect's own commands load it from the checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.context import get_run_context

from arc_dsl.errors import StageError
from arc_dsl.settings import read_settings
from arc_dsl.task import Task
from evaluation.search.found import read_cost
from flows import stages
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.checks import check_run
from flows.config import RunConfig, held_out_tasks, load_preset
from flows.processes.engine_pool import EnginePool
from flows.processes.learner import LearnerProcess
from flows.runner import Runner
from flows.runs import locate_summary
from flows.sizing import size_search
from flows.summary import summarize
from flows.tokenize import tokenize
from training.config import TrainConfig

OUT_OF_TIME = "the time was over before anything was judged; raise time_limit_seconds"


def _resolve(preset: str, config: RunConfig | dict[str, Any] | None) -> RunConfig:
    if isinstance(config, RunConfig):
        return config
    return read_settings(RunConfig, config or {}, "config", load_preset(preset))


@contextmanager
def _run_lock(store: Store) -> Iterator[None]:
    """Hold a lock named after the flow run: `arcwright recover` sees from it which runs still live."""
    with store.lock(f"run-{get_run_context().flow_run.id}"):  # type: ignore[union-attr]
        yield


@flow(name="pipeline", flow_run_name="pipeline-{preset}", validate_parameters=False)
def pipeline(
    preset: str = "starter", config: RunConfig | dict[str, Any] | None = None, started: float | None = None
) -> dict[str, Any]:
    """Search; generate tasks, tokenize them and train; sample, verify and relabel for the preset's rounds; evaluate.

    The search comes first, and what it solves need not be asked of a model (`search.leave`); `proposers` says which of
    the two take part.

    Args:
        preset: name of a preset.
        config: settings over the preset's, nested by stage; or a whole configuration.
        started: Unix time from which `time_limit_seconds` counts; None for now.

    Returns:
        The run's log: its name, stages and summary.
    """
    config = _resolve(preset, config)
    tasks = check_run(config)
    run = Runner(preset, config, tasks, started)
    with _run_lock(run.store):
        work = _begin(run, tasks)
        if not work.asked:
            return _finish(run, work, [])
        base = Path(config.model) if config.model else None
        trained = _train(run, "", config.train, work.generated, base)

        def retrain(label: str, examples: list[StageRun], before: StageRun | None) -> StageRun:
            return _train(run, f" {label}", config.retrain, examples, (before or trained).paths[0])

        rounds = _improve(run, work, trained.paths[0], retrain, lambda verdicts: False, None)
        return _finish(run, work, rounds)


@flow(name="solve", flow_run_name="solve-{preset}", validate_parameters=False)
def solve(
    preset: str = "starter", config: RunConfig | dict[str, Any] | None = None, started: float | None = None
) -> dict[str, Any]:
    """Search and learn on the given tasks until each has a program that fits, or the rounds are used up.

    Args:
        preset: name of a preset; its model is used if it names one, else one is trained as in `pipeline`.
        config: settings over the preset's, nested by stage; or a whole configuration.
        started: Unix time from which `time_limit_seconds` counts; None for now.

    Returns:
        The run's log: its name, stages and summary.
    """
    config = _resolve(preset, config)
    tasks = check_run(config)
    run = Runner(f"solve-{preset}", config, tasks, started)
    with _run_lock(run.store):
        work = _begin(run, tasks)
        if not work.asked:
            return _finish(run, work, [])
        model = Path(config.model) if config.model else _train(run, "", config.train, work.generated, None).paths[0]

        learning = LearnerProcess(config.retrain, config.devices)
        with EnginePool(config.devices, config.engine) as engines, learning as learner:

            def learn(label: str, examples: list[StageRun], before: StageRun | None) -> StageRun:
                settings = (run.store, config.retrain, examples, model, before, learner)
                return run(f"learn {label}", stages.learn, *settings)

            def enough(rounds: list[StageRun]) -> bool:
                return _list_fitted(rounds) >= {task.id for task in work.asked}

            rounds = _improve(run, work, model, learn, enough, engines)
        return _finish(run, work, rounds)


@dataclass(frozen=True)
class _Work:
    """What the rounds of a run have to do, and what was there before them.

    Attributes:
        tasks: all tasks of the run.
        asked: those that are put to the model.
        found: the verify stage of the search; none where nobody searched.
        generated: the tasks that the model learns from beside its own; none where it is not asked.
    """

    tasks: Sequence[Task]
    asked: Sequence[Task]
    found: list[StageRun]
    generated: list[StageRun]


def _begin(run: Runner, tasks: Sequence[Task]) -> _Work:
    """Search, leave to the model what that has not done with, and generate what it learns from."""
    config = run.config
    found = _search(run, tasks)
    if "sample" not in config.proposers or (found and run.box.is_over):
        return _Work(tasks, [], found, [])
    done = _list_done(found, config.search.leave)
    asked = [task for task in tasks if task.id not in done]
    generated = [run("generate", stages.generate, run.store, config.generate, config.workers)] if asked else []
    return _Work(tasks, asked, found, generated)


def _search(run: Runner, tasks: Sequence[Task]) -> list[StageRun]:
    """Search for programs and verify them, before all else; returns the verify stage, none where nobody searches."""
    config = run.config
    if "search" not in config.proposers:
        return []
    found = []
    with run.box.once():
        search = size_search(config.search, run.store, tasks, config.workers)
        if search != config.search:
            get_run_logger().info("search: a budget of %s expressions for each task", f"{search.budget:,}")
        candidates = run("search", stages.search, run.store, search, tasks, config.workers)
        verdicts = run("verify search", stages.verify, run.store, config, candidates, tasks)
        found = [verdicts]
        run.answers.add(verdicts)
        if "sample" not in config.proposers and config.rounds > 1:  # with a model, its first round's misses join them
            run("relabel", stages.relabel, run.store, config, found, tasks)
    if not found:
        raise StageError(OUT_OF_TIME)
    return found


def _list_fitted(verdicts: Sequence[StageRun]) -> set[str]:
    """Return the ids of the tasks that a program fits."""
    return {row.task_id for run in verdicts for row in stages.read_verdicts(run) if row.fits}


def _list_done(verdicts: Sequence[StageRun], most_bits: float) -> set[str]:
    """Return the ids of the tasks that a program of the search fits which costs at most so many bits."""
    rows = (row for run in verdicts for row in stages.read_verdicts(run))
    return {row.task_id for row in rows if row.fits and read_cost(row.logprob) <= most_bits}


def _train(
    run: Runner, label: str, training: TrainConfig, tasks: Sequence[StageRun], base_model: Path | None
) -> StageRun:
    """Tokenize tasks and train on them, from `base_model` or from scratch, validating on others like them."""
    config = run.config
    held_out = None
    if others := held_out_tasks(config.generate, training.validation):
        held_out = run(f"generate held-out{label}", stages.generate, run.store, others, config.workers)
    tokens = run(f"tokenize{label}", tokenize, run.store, training.tokenize, tasks, base_model, config.workers)
    settings = (run.store, training, tokens, base_model, config.devices, config.launch, held_out)
    return run(f"train{label}", stages.train, *settings)


Teach = Callable[[str, list[StageRun], StageRun | None], StageRun]  # label, examples, the round before -> new model


def _improve(
    run: Runner,
    work: _Work,
    model: Path,
    teach: Teach,
    enough: Callable[[list[StageRun]], bool],
    engines: EnginePool | None,
) -> list[StageRun]:
    """Sample and verify for each round, learning from the misses in between; returns the verify stages.

    What the search found is learnt from after the first round, with what the model wrote in it.
    `engines` stay alive between rounds; with None each sample stage opens its own, so that devices are free to train.
    """
    config = run.config
    rounds: list[StageRun] = []
    taught: StageRun | None = None
    with run.box.rounds():
        for number in range(config.rounds):
            label = "" if number == 0 else f" round {number + 1}"
            current = taught.paths[0] if taught else model
            candidates = run(f"sample{label}", stages.sample, run.store, config, current, work.asked, number, engines)
            verdicts = run(f"verify{label}", stages.verify, run.store, config, candidates, work.asked)
            rounds.append(verdicts)
            run.answers.add(verdicts)
            if number + 1 == config.rounds or enough(rounds) or not run.box.admits_round():
                break
            judged = [verdicts] if number else [*work.found, verdicts]
            relabelled = run(f"relabel{label}", stages.relabel, run.store, config, judged, work.tasks)
            taught = teach(f"round {number + 2}", [*work.generated, relabelled], taught)
    if not rounds and not work.found:
        raise StageError(OUT_OF_TIME)
    return rounds


def _finish(run: Runner, work: _Work, rounds: list[StageRun]) -> dict[str, Any]:
    """Evaluate the search and all rounds, show the summary and return the run's log."""
    context = {
        "tasks": run.config.tasks,
        "rounds": f"{len(rounds) or 1}, pooled here; each alone in metrics.json",
        "model": (run.config.model or "from scratch") if rounds else "none",
    }
    if work.found:
        context["proposers"] = ", ".join(run.config.proposers)
    verdicts = [*work.found, *rounds]
    result = run("evaluate", stages.evaluate, run.store, run.config.evaluate, verdicts, work.tasks, context)
    summarize(run.log, result.paths[0])
    shown = locate_summary(run.store, run.log.entry())
    rows = "\n".join(f"| {label} | {text} |" for label, text in shown.items())
    create_markdown_artifact(f"# {run.log.name}\n\n| | |\n| --- | --- |\n{rows}\n", key="run-summary")
    return run.log.entry()


FlowName = Literal["pipeline", "solve"]
FLOWS: dict[FlowName, Any] = {"pipeline": pipeline, "solve": solve}
