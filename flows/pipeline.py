"""The Prefect flows. They hold no logic: a flow is one call of a course, or of a stage, and its parameters are a form.

The artifact store says what is done, so Prefect's own caching is off; a stage whose artifact is complete ends in the
state `Cached`. A retry, from the UI or the command line, therefore computes what is missing and nothing else.

Parameters are plain data, checked as the command line's are: the form that Prefect shows, and that its server checks,
is made of the same dataclasses (`flows.forms`).

Prefect reads its settings when it is imported: `flows.env.set_prefect` comes before this module (the command line does
that), or pyproject.toml's `[tool.prefect]` where Prefect's own commands load it from the checkout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.context import get_run_context
from pydantic import WithJsonSchema

from arc_dsl.settings import read_settings
from flows import single
from flows.artifacts.store import LOCKS, Store
from flows.checks import check_run
from flows.command.options import (
    Evaluation,
    NewTasks,
    Relabelling,
    SampleOptions,
    Searching,
    Tokenizing,
    Training,
    Verification,
)
from flows.config import DEFAULT_PRESET, RunConfig, list_presets, load_preset
from flows.course import COURSES, CourseName
from flows.deadline import counted_from
from flows.forms import drop_untouched, make_form
from flows.locks import owning
from flows.prefect_stage import perform_as_task, show_rounds
from flows.runner import Runner
from flows.runs import locate_summary

Settings = dict[str, Any]
PresetField = Annotated[str, WithJsonSchema({"type": "string", "enum": list_presets()})]
ConfigField = Annotated[Settings, WithJsonSchema(make_form(RunConfig))]


@contextmanager
def _run_lock(store: Store, run: str) -> Iterator[None]:
    """Hold a lock named after the flow run while it lives: `recover` and `runs` see by it which runs live.

    Args:
        store: where the run works.
        run: its name, which is written into the lock's file.
    """
    name = f"run-{get_run_context().flow_run.id}"  # type: ignore[union-attr]
    with owning(run), store.lock(name):
        try:
            yield
        finally:
            (store.local / LOCKS / f"{name}.lock").unlink(missing_ok=True)


def _run_course(name: CourseName, preset: str, config: Mapping[str, Any]) -> Settings:
    settings = _read_config(preset, config)
    tasks = check_run(settings)
    kind = preset if name == "pipeline" else f"{name}-{preset}"
    run = Runner(kind, settings, tasks, perform_as_task, counted_from(), show=show_rounds)
    with _run_lock(run.store, run.log.name):
        COURSES[name](run)
        shown = locate_summary(run.store, run.log.entry())
        rows = "\n".join(f"| {label} | {text} |" for label, text in shown.items())
        create_markdown_artifact(f"# {run.log.name}\n\n| | |\n| --- | --- |\n{rows}\n", key="run-summary")
    return run.log.entry()


def _run_form(name: str, kind: type, options: Mapping[str, Any]) -> str:
    """Run one stage with what its form sent, the options of its command, and return the folder of its artifact."""
    return _run_single(name, read_settings(kind, drop_untouched(options), "options"))


def _read_config(preset: str, config: Mapping[str, Any]) -> RunConfig:
    return read_settings(RunConfig, drop_untouched(config), "config", load_preset(preset))


def _run_single(name: str, options: Any) -> str:
    """Run one stage and return the folder of its artifact."""
    label, store, build = single.plan(name, options)
    with _run_lock(store, label):
        return str(perform_as_task(label, build).artifact.folder)


@flow(name="pipeline", flow_run_name="pipeline-{preset}", validate_parameters=False)
def pipeline(preset: PresetField = DEFAULT_PRESET, config: ConfigField = {}) -> Settings:  # noqa: B006
    """Search; generate tasks, tokenize them and train; sample, verify and relabel for the preset's rounds; evaluate.

    Args:
        preset: what holds where `config` says nothing.
        config: settings over the preset's; leave out what is not to differ.

    Returns:
        The run's log: its name, stages and summary.
    """
    return _run_course("pipeline", preset, config)


@flow(name="solve", flow_run_name="solve-{preset}", validate_parameters=False)
def solve(preset: PresetField = DEFAULT_PRESET, config: ConfigField = {}) -> Settings:  # noqa: B006
    """Search and learn on the given tasks until each has a program that fits, or the rounds are used up.

    Args:
        preset: what holds where `config` says nothing; its model is used if it names one, else one is trained.
        config: settings over the preset's; leave out what is not to differ.

    Returns:
        The run's log: its name, stages and summary.
    """
    return _run_course("solve", preset, config)


@flow(name="evaluation", flow_run_name="evaluation-{preset}", validate_parameters=False)
def evaluation(preset: PresetField = "search", config: ConfigField = {}) -> Settings:  # noqa: B006
    """Search, and sample from a given model, once; verify and evaluate. Nothing is trained.

    Args:
        preset: what holds where `config` says nothing.
        config: settings over the preset's: `tasks`, and `model` with `proposers` to check a model; leave out what is
            not to differ.

    Returns:
        The run's log: its name, stages and summary.
    """
    return _run_course("evaluation", preset, config)


@flow(name="generate", flow_run_name="generate", validate_parameters=False)
def generate(options: Annotated[Settings, WithJsonSchema(make_form(NewTasks))] = {}) -> str:  # noqa: B006
    """Generate task shards.

    Args:
        options: as of `arcwright generate`; leave out what is not to differ from the defaults.
    """
    return _run_form("generate", NewTasks, options)


@flow(name="tokenize", flow_run_name="tokenize", validate_parameters=False)
def tokenize(options: Annotated[Settings, WithJsonSchema(make_form(Tokenizing))]) -> str:
    """Turn task shards into token columns.

    Args:
        options: as of `arcwright tokenize`; leave out what is not to differ from the defaults.
    """
    return _run_form("tokenize", Tokenizing, options)


@flow(name="train", flow_run_name="train", validate_parameters=False)
def train(options: Annotated[Settings, WithJsonSchema(make_form(Training))]) -> str:
    """Train a model on task shards.

    Args:
        options: as of `arcwright train`; leave out what is not to differ from the defaults.
    """
    return _run_form("train", Training, options)


@flow(name="search", flow_run_name="search", validate_parameters=False)
def search(options: Annotated[Settings, WithJsonSchema(make_form(Searching))] = {}) -> str:  # noqa: B006
    """Search for programs without a model.

    Args:
        options: as of `arcwright search`; leave out what is not to differ from the defaults.
    """
    return _run_form("search", Searching, options)


@flow(name="sample", flow_run_name="sample-{preset}", validate_parameters=False)
def sample(preset: PresetField = DEFAULT_PRESET, config: ConfigField = {}) -> str:  # noqa: B006
    """Let a model propose programs for tasks.

    Args:
        preset: what holds where `config` says nothing.
        config: settings over the preset's; `model` and `tasks` are needed.
    """
    return _run_single("sample", SampleOptions(preset, _read_config(preset, config)))


@flow(name="verify", flow_run_name="verify", validate_parameters=False)
def verify(options: Annotated[Settings, WithJsonSchema(make_form(Verification, ("folder", "task")))]) -> str:
    """Run candidates in the sandbox.

    Args:
        options: as of `arcwright verify`; leave out what is not to differ from the defaults.
    """
    return _run_form("verify", Verification, options)


@flow(name="relabel", flow_run_name="relabel", validate_parameters=False)
def relabel(options: Annotated[Settings, WithJsonSchema(make_form(Relabelling))]) -> str:
    """Turn programs that missed into tasks that they solve.

    Args:
        options: as of `arcwright relabel`; leave out what is not to differ from the defaults.
    """
    return _run_form("relabel", Relabelling, options)


@flow(name="evaluate", flow_run_name="evaluate", validate_parameters=False)
def evaluate(options: Annotated[Settings, WithJsonSchema(make_form(Evaluation))]) -> str:
    """Write metrics, submission and report of verdicts.

    Args:
        options: as of `arcwright evaluate`; leave out what is not to differ from the defaults.
    """
    return _run_form("evaluate", Evaluation, options)


RUNS: dict[CourseName, Any] = {"pipeline": pipeline, "solve": solve, "evaluation": evaluation}
STAGES: dict[str, Any] = {
    each.name: each for each in (generate, tokenize, train, search, sample, verify, relabel, evaluate)
}
FLOWS: dict[str, Any] = {**{each.name: each for each in RUNS.values()}, **STAGES}
