"""The options of the single-stage commands: a stage's configuration, and what to read and where to write."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar

from evaluation.evaluate import EvaluateConfig
from evaluation.relabel import RelabelConfig
from evaluation.verify import VerifyConfig
from flows.processes.launch import LaunchConfig
from generators.generate import GenerateConfig
from training.config import TokenizeConfig, TrainConfig

T = TypeVar("T")


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
class Tokenizing(TokenizeConfig):
    """Turn task shards into token columns, which trainings read.

    Attributes:
        tasks: artifact folders of generated or relabelled tasks.
        model: folder of the model to be trained; empty builds a tokenizer for one from scratch.
        store: folder or fsspec URL of the artifacts.
        workers: processes; 0 for one per core.
    """

    tasks: tuple[str, ...] = ()
    model: str = ""
    store: str = "store"
    workers: int = 0


@dataclass(frozen=True)
class Training:
    """Train a model on task shards.

    Attributes:
        tasks: artifact folders of generated or relabelled tasks.
        model: folder of the model to start from; empty builds a small one from scratch.
        adapter: folder of a saved adapter of that model to go on from; empty for a new one. `train.method` is lora.
        store: folder or fsspec URL of the artifacts.
        devices: `auto`, `cpu`, `cpu:N`, `gpu` or GPU numbers such as `0,2`; all of them take part.
        launch: how several devices or machines share the work.
        held_out: artifact folder of the tasks to validate on, generated under another seed; see `train.validation`.
        workers: processes that tokenize; 0 for one per core.
        train: how to train.
    """

    tasks: tuple[str, ...]
    model: str = ""
    adapter: str = ""
    store: str = "store"
    devices: str = "auto"
    launch: LaunchConfig = field(default_factory=LaunchConfig)
    held_out: str = ""
    workers: int = 0
    train: TrainConfig = field(default_factory=TrainConfig)


@dataclass(frozen=True)
class Merging:
    """Merge an adapter into its base model and check the result: a folder that transformers and vLLM load.

    Attributes:
        model: folder of the base model that the adapter was trained on.
        adapter: folder of the adapter, with its adapter_config.json.
        out: folder for the merged model; must not hold anything yet.
        dtype: type of the weights written.
    """

    model: str
    adapter: str
    out: str
    dtype: Literal["bfloat16", "float32"] = "bfloat16"


@dataclass(frozen=True)
class Verification(VerifyConfig):
    """Run the programs of candidate shards in the sandbox.

    Attributes:
        artifacts: the artifact folder of the candidates, STORE/sample/KEY.
        tasks: the task set they were sampled for, a SPEC.
        workers: processes that run programs; 0 for one per core.
    """

    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"
    workers: int = 0


@dataclass(frozen=True)
class ProgramFolder(VerifyConfig):
    """Run the programs in a folder on one task and print a table.

    Attributes:
        programs: folder of .py files, each of which defines `task(img)`.
        task: a SPEC of one task.
        workers: processes that run programs; 0 for one per core.
    """

    programs: str = ""
    task: str = ""
    workers: int = 0


@dataclass(frozen=True)
class Relabelling(RelabelConfig):
    """Turn programs that missed into tasks that they solve.

    Attributes:
        artifacts: the artifact folder of the verdicts, STORE/verify/KEY.
        tasks: the task set they were judged on, a SPEC.
        workers: processes that run programs; 0 for one per core.
        verify: limits of the sandbox.
    """

    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"
    workers: int = 0
    verify: VerifyConfig = field(default_factory=VerifyConfig)


@dataclass(frozen=True)
class Evaluation(EvaluateConfig):
    """Write metrics, submission and report of verdicts.

    Attributes:
        artifacts: artifact folders of verdicts, one for each round, STORE/verify/KEY.
        tasks: the task set they were judged on, a SPEC.
    """

    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"


def stage_settings(options: Any, kind: type[T]) -> T:
    """Return the stage's configuration out of the options of a command that extends it."""
    return kind(**{entry.name: getattr(options, entry.name) for entry in fields(kind)})  # type: ignore[arg-type]
