"""The options of the commands that run stages: the stages' configurations, what to read and where to write."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Any, TypeVar

from tyro.conf import Positional, arg

from arc_dsl.errors import InputError
from evaluation.evaluate import EvaluateConfig
from evaluation.relabel import RelabelConfig
from evaluation.search.config import SearchConfig
from evaluation.verify import VerifyConfig
from flows.config import DEFAULT_PRESET, RunConfig, load_preset
from flows.processes.launch import LaunchConfig
from generators.generate import GenerateConfig
from training.config import SaveDtype, TokenizeConfig, TrainConfig

T = TypeVar("T")


@dataclass(frozen=True)
class PresetOptions:
    """A preset, and whatever is to differ from it.

    Attributes:
        preset: name of a preset (a file in flows/presets/) or path of a YAML file; what follows shows its values.
        config: the settings.
    """

    preset: str
    config: Annotated[RunConfig, arg(name="")]

    @classmethod
    def from_preset(cls, name: str | None) -> PresetOptions:
        """Return a preset as it is, the default one when none is named."""
        name = DEFAULT_PRESET if name is None else name
        return cls(name, load_preset(name))


class RunOptions(PresetOptions):
    """Run the pipeline: search, generate, tokenize, train, sample, verify, relabel, evaluate."""


class SolveOptions(PresetOptions):
    """Search and learn on given tasks until each has a program that fits, or the rounds are used up."""


class SampleOptions(PresetOptions):
    """Let a model propose programs for tasks, as the sample stage of a run does; --model FOLDER is needed."""


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
    dtype: SaveDtype = "bfloat16"

    def __post_init__(self) -> None:
        for name in ("model", "adapter", "out"):
            if not getattr(self, name):
                raise InputError(f"merge: --{name} is empty, which would mean the working folder; give a folder")


@dataclass(frozen=True)
class Searching(SearchConfig):
    """Search for programs for tasks without a model, as the search stage of a run does.

    Attributes:
        tasks: the tasks to search, a SPEC.
        skip_bad_tasks: go on without malformed tasks, and say how many.
        store: folder or fsspec URL of the artifacts.
        workers: processes; 0 for one per core.
    """

    tasks: str = "arc1:training"
    skip_bad_tasks: bool = False
    store: str = "store"
    workers: int = 0


@dataclass(frozen=True)
class Verification(VerifyConfig):
    """Run programs in the sandbox: candidate shards (--artifacts, --tasks), or the files of a folder (FOLDER, --task).

    Attributes:
        folder: folder of .py files, each of which defines `task(img)`, to run on one task; prints a table.
        task: that task, a SPEC of one.
        artifacts: the artifact folder of candidates instead, STORE/search/KEY or STORE/sample/KEY.
        tasks: the task set that the candidates were proposed for, a SPEC.
        skip_bad_tasks: go on without malformed tasks, and say how many.
        workers: processes that run programs; 0 for one per core.
    """

    folder: Positional[str] = ""
    task: str = ""
    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"
    skip_bad_tasks: bool = False
    workers: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if bool(self.folder) == bool(self.artifacts):
            raise InputError(
                "verify takes a folder of programs with --task SPEC, or --artifacts STORE/sample/KEY (or "
                "STORE/search/KEY) with --tasks SPEC"
            )
        if bool(self.folder) != bool(self.task):
            raise InputError(f"verify: a folder and --task SPEC go together, got {self.folder!r} and {self.task!r}")


@dataclass(frozen=True)
class Relabelling(RelabelConfig):
    """Turn programs that missed into tasks that they solve.

    Attributes:
        artifacts: artifact folders of verdicts, of the search and of a model's round, STORE/verify/KEY.
        tasks: the task set they were judged on, a SPEC.
        skip_bad_tasks: go on without malformed tasks, and say how many.
        workers: processes that run programs; 0 for one per core.
        verify: limits of the sandbox.
    """

    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"
    skip_bad_tasks: bool = False
    workers: int = 0
    verify: VerifyConfig = field(default_factory=VerifyConfig)


@dataclass(frozen=True)
class Evaluation(EvaluateConfig):
    """Write metrics, submission and report of verdicts.

    Attributes:
        artifacts: artifact folders of verdicts, one for each round, and the search's, STORE/verify/KEY.
        tasks: the task set they were judged on, a SPEC.
        skip_bad_tasks: go on without malformed tasks, and say how many.
    """

    artifacts: tuple[str, ...] = ()
    tasks: str = "arc1:training"
    skip_bad_tasks: bool = False


def stage_settings(options: Any, kind: type[T]) -> T:
    """Return the stage's configuration out of the options of a command that extends it."""
    return kind(**{entry.name: getattr(options, entry.name) for entry in fields(kind)})  # type: ignore[arg-type]
