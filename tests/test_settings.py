"""Settings: every configuration and job comes back from JSON as it was, a mistake is one line with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import pytest

from arc_dsl.errors import InputError
from arc_dsl.settings import check_choices, plain_settings, read_settings
from arc_dsl.taskset import load_tasks
from evaluation.engine import EngineConfig
from evaluation.evaluate import EvaluateConfig
from evaluation.plan import SampleConfig, SampleShard
from evaluation.probe import Reference
from evaluation.relabel import RelabelConfig, RelabelJob
from evaluation.sample import EngineSettings, SampleJob
from evaluation.verify import VerifyConfig, VerifyJob
from flows.config import RunConfig, list_presets, load_preset
from flows.processes.launch import LaunchConfig
from generators.generate import GenerateConfig, GenerateJob
from training.config import LoraConfig, TokenizeConfig, TrainConfig, ValidationConfig
from training.learn import Update
from training.preparation import TokenizerJob
from training.prompt import PromptSettings
from training.tokenize import TokenizeJob, Tokens
from training.train import TrainJob

TASKS: dict[str, object] = {task.id: task.to_json() for task in load_tasks("arc1:training[:2]")}
TRAIN = TrainConfig(
    method="lora",
    learning_rate=1e-4,
    tokenize=TokenizeConfig(template="plain-1", reference=True),
    lora=LoraConfig(targets=("q_proj", "v_proj")),
    validation=ValidationConfig(num_tasks=3),
)
SAMPLE = SampleConfig(temperatures=(0.1, 0.9), temperature_weights=(1, 3), adapters=("base", "a"), stop=("\n\n",))
WORK = {"part-00000.parquet": Path("/scratch/0")}
EVERYTHING: list[Any] = [
    RunConfig(time_limit_seconds=100.0, train=TRAIN, sample=SAMPLE, generate=GenerateConfig(weights={"geometry": 2.5})),
    *map(load_preset, (name for name in list_presets() if not name.startswith("qwen"))),
    GenerateConfig(generators=("geometry",), weights={"geometry": 1}),
    GenerateJob(GenerateConfig(), {"part-00000.parquet": 0}, WORK, 2),
    TokenizerJob(TRAIN.tokenize, (Path("a"), Path("b")), None, Path("out")),
    TokenizeJob(Path("tokenizer"), {"a.arrow": Path("a.parquet")}, {"a.arrow": Path("/work")}, 1),
    TrainJob(TRAIN, Tokens(Path("t"), (Path("a"),)), Path("base"), Path("o"), Path("w"), (Path("h"),), Path("m")),
    TRAIN,
    Update(
        (Path("a"),), Path("base"), "two", Path("out"), Path("state"), "one", Path("before"), (Path("r"),), 0.5, True
    ),
    EngineSettings("cpu", "cpu:0", (0, 1), EngineConfig(overlap_shards=True)),
    SampleJob(Path("m"), "key", {"base": "", "a": "k"}, SAMPLE, TASKS, (SampleShard("s", ("t",), 0, 8),), WORK, 1),
    VerifyJob(VerifyConfig(cpu_seconds=2), TASKS, {"part-00000.parquet": Path("c")}, WORK),
    RelabelJob(RelabelConfig(prune=False), VerifyConfig(), TASKS, (Path("v"),), Path("out"), (Path("s"),), 1),
    LaunchConfig(strategy="fsdp", num_machines=2, main_process_ip="10.0.0.1"),
    EvaluateConfig(title="a run"),
    PromptSettings("plain-1", "", True, 512),
    Reference([-0.5, -1.25], 0.01),
]


@pytest.mark.parametrize("settings", EVERYTHING, ids=lambda settings: type(settings).__name__)
def test_settings_come_back_from_json_as_they_were(settings: Any) -> None:
    """What is written for a child process or a record is read back equal, whatever is nested in it."""
    assert read_settings(type(settings), json.loads(json.dumps(plain_settings(settings))), "here") == settings


@dataclass(frozen=True)
class Part:
    """A part of a whole."""

    steps: int = 1
    kind: Literal["full", "lora"] = "full"

    def __post_init__(self) -> None:
        check_choices(self, "part.")
        if self.steps < 1:
            raise InputError(f"part.steps must be at least 1, got {self.steps}")


@dataclass(frozen=True)
class Whole:
    """Something of every kind."""

    name: str
    rate: float = 1.0
    on: bool = True
    part: Part = field(default_factory=Part)
    parts: tuple[Part, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    out: Path | None = None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"part": {"steps": "3"}}, "preset 'x': part.steps: takes a whole number, got '3'"),
        ({"part": {"steps": 1.5}}, "preset 'x': part.steps: takes a whole number, got 1.5"),
        ({"part": {"steps": True}}, "preset 'x': part.steps: takes a whole number, got True"),
        ({"part": {"steps": 0}}, "preset 'x': part.steps must be at least 1, got 0"),
        ({"part": {"kind": "half"}}, "preset 'x': part.kind: must be 'full' or 'lora', got 'half'"),
        ({"part": {"stepz": 1}}, "preset 'x': part: unknown setting 'stepz'; known: steps, kind"),
        ({"part": None}, "preset 'x': part: takes settings by name, got None"),
        ({"parts": [{}, {"step": 1}]}, "preset 'x': parts.1: unknown setting 'step'; known: steps, kind"),
        ({"parts": 3}, "preset 'x': parts: takes a list, got 3"),
        ({"rate": "1e-4"}, "preset 'x': rate: takes a number without quotes, such as 0.0001 or 1.0e-4, got '1e-4'"),
        ({"weights": {"a": "b"}}, "preset 'x': weights.a: takes a number without quotes"),
        ({"weights": [1]}, "preset 'x': weights: takes values by name, got [1]"),
        ({"on": 1}, "preset 'x': on: takes true or false, got 1"),
        ({"out": 3}, "preset 'x': out: takes a text, got 3"),
        ({"name": None}, "preset 'x': name: takes a text, got None"),
        ({"name": "a\nb", "speed": 9}, "preset 'x': unknown setting 'speed'; known: name, rate, on, part"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(wrong: dict[str, Any], message: str) -> None:
    """The line names the place, what is right there, and the value; nothing is quietly made to fit."""
    with pytest.raises(InputError) as caught:
        read_settings(Whole, {"name": "a", **wrong}, "preset 'x'")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_what_is_no_settings_at_all_is_refused() -> None:
    """A missing value, a list, nothing, and what JSON cannot say are one line each."""
    itself: dict[str, Any] = {}
    itself["name"] = itself
    for data, message in (
        ({}, "here: name: is missing; give it a value"),
        ([1], "here: takes settings by name, got [1]"),
        (None, "here: takes settings by name, got None"),
        (itself, "here: Circular reference detected; give plain settings by name"),
    ):
        with pytest.raises(InputError) as caught:
            read_settings(Whole, data, "here")
        assert str(caught.value) == message


def test_settings_lie_over_others_part_by_part() -> None:
    """What is not given stays as the base has it, also inside of parts; a mapping is replaced as a whole."""
    base = Whole("base", rate=3, part=Part(5, "lora"), weights={"a": 1.0}, out=Path("o"))
    given = {"part": {"steps": 7}, "weights": {"b": 2}}
    assert read_settings(Whole, given, "here", base) == replace(base, part=Part(7, "lora"), weights={"b": 2.0})
    with pytest.raises(InputError, match=r"^here: part: unknown setting 'stepz'"):
        read_settings(Whole, {"part": {"stepz": 7}}, "here", base)
    config = read_settings(RunConfig, {"train": {"tokenize": {"show_test": False}}}, "here", load_preset("smoke"))
    assert (config.train.tokenize.show_test, config.train.tokenize.template) == (False, "sketch-1")


def test_choices_hold_for_the_constructor_too() -> None:
    """A value that is none of a field's choices is refused with the choices, however the dataclass is made."""
    for make, message in (
        (lambda: Part(kind="half"), "part.kind must be one of full, lora, got 'half'"),  # type: ignore[arg-type]
        (lambda: TrainConfig(schedule="steep"), "schedule must be one of cosine, linear, constant, got 'steep'"),  # type: ignore[arg-type]
        (lambda: LoraConfig(init="zero"), "lora.init must be one of default, gaussian, pissa, olora, orthogonal"),  # type: ignore[arg-type]
        (lambda: LaunchConfig(strategy="tp"), "launch.strategy must be one of ddp, fsdp, deepspeed, got 'tp'"),  # type: ignore[arg-type]
        (lambda: EngineSettings("tpu", "tpu:0"), "device must be one of cpu, cuda, remote, got 'tpu'"),  # type: ignore[arg-type]
    ):
        with pytest.raises(InputError) as caught:
            make()
        assert str(caught.value).startswith(message)


def test_a_preset_with_a_mistake_names_it(tmp_path: Path) -> None:
    """A preset's line names the file, the setting and what it takes."""
    path = tmp_path / "mine.yaml"
    path.write_text("train: {steps: many}\n")
    with pytest.raises(InputError, match=r"^preset '.*mine\.yaml': train\.steps: takes a whole number, got 'many'$"):
        load_preset(str(path))
    path.write_text("train: {template: sketch-1}\n")
    with pytest.raises(InputError, match=r"train: unknown setting 'template'; known: .*tokenize"):
        load_preset(str(path))


def test_a_stage_says_what_is_wrong_with_its_job(tmp_path: Path) -> None:
    """A job file with a mistake ends the process with status 2 and one line; so does one that is not there."""
    (tmp_path / "job.json").write_text('{"generate": {"seed": "one"}, "shards": {}, "work": {}}')
    for name, words in (("job.json", "generate.seed: takes a whole number, got 'one'"), ("none.json", "none.json")):
        command = [sys.executable, "-m", "generators.generate", "--config", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, json.loads(done.stdout)["event"]) == (2, "failed")
        assert words in done.stderr and "\n" not in done.stderr.strip()


def test_the_sandbox_loads_no_pydantic() -> None:
    """What the process behind the sandbox imports stays small: pydantic is loaded when settings are first read."""
    code = (
        "import sys, arc_dsl.primitives, arc_dsl.sandbox.zygote, arc_dsl.sandbox.child, arc_dsl.settings\n"
        "print('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
