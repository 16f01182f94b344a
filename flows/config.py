"""The configuration of a run: one frozen dataclass per stage, presets in YAML, overrides from the command line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

import yaml

from arc_dsl.errors import InputError, one_line
from arc_dsl.settings import check_choices, read_settings
from evaluation.engine import EngineConfig
from evaluation.evaluate import EvaluateConfig
from evaluation.plan import SampleConfig
from evaluation.relabel import RelabelConfig
from evaluation.search.config import SearchConfig
from evaluation.verify import VerifyConfig
from flows.processes.launch import LaunchConfig
from generators.generate import GenerateConfig
from training.config import TrainConfig, ValidationConfig

PRESETS = Path(__file__).parent / "presets"
DEFAULT_PRESET = "starter"
Proposer = Literal["search", "sample"]


@dataclass(frozen=True)
class SolveConfig:
    """What `solve` learns from between two rounds, and when it leaves a task alone.

    Attributes:
        learn: whether it learns at all; without, each round samples from the same model.
        remember: whether an update learns from the relabelled programs of `all` rounds, or of the `last` one.
        start: whether an update goes on from the model of the round `before`, or begins with the `base` model again.
        replay: share of an update that is generated tasks, against forgetting, in [0, 1).
        replay_tasks: how many generated tasks there are to replay; rounded up to whole shards.
        agree: a task is left when so many different programs fit it and agree on its test outputs.
    """

    learn: bool = True
    remember: Literal["all", "last"] = "all"
    start: Literal["before", "base"] = "before"
    replay: float = 0.5
    replay_tasks: int = 2000
    agree: int = 1

    def __post_init__(self) -> None:
        check_choices(self, "solve.")
        if not 0 <= self.replay < 1:
            raise InputError(f"solve.replay must be in [0, 1), got {self.replay}")
        for name in ("replay_tasks", "agree"):
            if getattr(self, name) < 1:
                raise InputError(f"solve.{name} must be at least 1, got {getattr(self, name)}")


@dataclass(frozen=True)
class RunConfig:
    """Everything a run needs to know. Nothing is read from the disk here: `flows.checks` does that before a run.

    Attributes:
        tasks: the tasks to solve, a SPEC (see `arcwright --help`).
        skip_bad_tasks: go on without malformed tasks, and say how many; else the first one ends the run.
        model: folder of the model to start from; empty builds a small one from scratch.
        proposers: who proposes programs: `search`, once and before all else, without a model; `sample`, the model, in
            every round. Without `sample` no model is built, loaded or trained.
        rounds: how often to sample and verify; between two rounds, misses are relabelled and learnt from.
        store: folder or fsspec URL of the artifacts.
        devices: `auto`, `cpu`, `cpu:N`, `gpu` or GPU numbers such as `0,2`; trainings and engines use all of them.
        launch: how several devices or machines share a training.
        time_limit_seconds: wall-clock time that the whole run may take, from the start of the command; 0 for no limit.
        time_margin_seconds: part of it kept for the end: no stage but the last one runs into it.
        submission: file that always holds a valid submission, a better one after every round; empty for none. A run
            that fails with it still ends with exit status 0, after saying why.
        wandb: whether Weights & Biases is told of every round; offline unless logged in.
        workers: CPU processes for generating and verifying; 0 for one per core.
        generate: synthetic tasks.
        train: the first training.
        retrain: the trainings between rounds, which continue the model of the round before; in `solve` they are the
            updates of one learner, whose optimizer lives on: a constant rate warms up once, over all updates, and the
            other schedules run through each update anew.
        search: how programs are searched for, and whether a task that has one leaves before the model is asked.
        sample: how programs are sampled.
        engine: how the sampling engines use their devices.
        verify: limits of the sandbox.
        relabel: which programs become tasks.
        solve: what `solve` learns from.
        evaluate: metrics, attempts and report.
    """

    tasks: str = "arc1:training"
    skip_bad_tasks: bool = False
    model: str = ""
    proposers: tuple[Proposer, ...] = get_args(Proposer)
    rounds: int = 2
    store: str = "store"
    devices: str = "auto"
    launch: LaunchConfig = field(default_factory=LaunchConfig)
    time_limit_seconds: float = 0.0
    time_margin_seconds: float = 60.0
    submission: str = ""
    wandb: bool = False
    workers: int = 0
    generate: GenerateConfig = field(default_factory=GenerateConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    retrain: TrainConfig = field(default_factory=TrainConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    sample: SampleConfig = field(default_factory=SampleConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)
    verify: VerifyConfig = field(default_factory=VerifyConfig)
    relabel: RelabelConfig = field(default_factory=RelabelConfig)
    solve: SolveConfig = field(default_factory=SolveConfig)
    evaluate: EvaluateConfig = field(default_factory=EvaluateConfig)

    def __post_init__(self) -> None:
        known = get_args(Proposer)
        if not self.proposers or len(set(self.proposers)) < len(self.proposers) or set(self.proposers) - set(known):
            raise InputError(
                f"proposers must name one or more of {', '.join(known)}, each once, got {list(self.proposers)}"
            )
        if self.rounds < 1:
            raise InputError(f"rounds must be at least 1, got {self.rounds}")
        if self.time_limit_seconds and not 0 <= self.time_margin_seconds < self.time_limit_seconds:
            raise InputError(
                f"time_margin_seconds must be at least 0 and less than time_limit_seconds = "
                f"{self.time_limit_seconds:g}, got {self.time_margin_seconds:g}"
            )
        if self.time_limit_seconds < 0:
            raise InputError(f"time_limit_seconds must be 0 (no limit) or more, got {self.time_limit_seconds:g}")
        if self.workers < 0:
            raise InputError(f"workers must be 0 (one per core) or more, got {self.workers}")
        for name, training in (("train", self.train), ("retrain", self.retrain)):
            if training.validation.num_tasks and training.validation.seed == self.generate.seed:
                raise InputError(
                    f"{name}.validation.seed must differ from generate.seed, or the held-out tasks are those trained "
                    f"on; got {self.generate.seed} for both"
                )


def held_out_tasks(tasks: GenerateConfig, validation: ValidationConfig) -> GenerateConfig | None:
    """Return what to generate for a validation: tasks like the training's, under another seed; None without one."""
    count = validation.num_tasks
    return replace(tasks, num_tasks=count, shard_size=count, seed=validation.seed) if count else None


def list_presets() -> list[str]:
    """Return the names of the presets."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def load_preset(name: str) -> RunConfig:
    """Return the preset called `name`, or the one in the YAML file of that path.

    Raises:
        InputError: there is none, or a setting in it is unknown or out of range.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else PRESETS / f"{name}.yaml"
    if not path.is_file():
        raise InputError(f"preset {name!r} does not exist; choose {', '.join(list_presets())} or a .yaml file")
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"preset {name!r} is not YAML in UTF-8: {one_line(error)[:200]}") from None
    return read_settings(RunConfig, settings, f"preset {name!r}")
