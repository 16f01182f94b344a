"""What is part of a stage's key: what changes its rows, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.primitives.registry import PRIMITIVES
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks
from flows import stages
from flows.artifacts.store import Store
from flows.config import RunConfig
from flows.processes.child import StageError, halt_children, resume_children
from flows.tokenize import tokenize
from training.config import TokenizeConfig, TrainConfig
from training.prompt import PromptSettings

CONFIG = RunConfig(devices="cpu")
TASK = load_tasks("toys")[0]


def silent(done: int, of: int, note: str) -> None:
    """Show no progress."""


@pytest.fixture(autouse=True)
def no_children() -> Iterator[None]:
    """A stage comes as far as its key: no process starts."""
    halt_children()
    yield
    resume_children()


class NoProcess:
    """An engine pool and a learner that do nothing."""

    def hold(self, waiting: object) -> AbstractContextManager[None]:
        """Hold no device."""
        return nullcontext()

    def sample(self, *job: Any) -> None:
        """Refuse to sample."""
        raise StageError("no engine")

    def update(self, *job: Any) -> None:
        """Refuse to train."""
        raise StageError("no learner")


NONE: Any = NoProcess()


def key_of(stage: str, folder: Path, build: Callable[[Store], Any]) -> str:
    """Return the key under which a stage wants to build."""
    store = Store(str(folder))
    with pytest.raises(StageError):
        build(store)
    (key,) = [path.name for path in (folder / stage).iterdir()]
    return key


def write_model(folder: Path, reference: bool) -> Path:
    """Write what a key knows of a model."""
    folder.mkdir(parents=True, exist_ok=True)
    PromptSettings("plain-1", "", True, 0, reference).save(folder)
    (folder / "config.json").write_text('{"model_type": "qwen2"}')
    (folder / "tokenizer_config.json").write_text("{}")
    return folder


def sample_key(folder: Path, config: RunConfig, tasks: list[Task], model: Path, round_number: int = 0) -> str:
    """Return the key of a sample stage."""

    def sample(store: Store) -> None:
        stages.sample(store, config, model, tasks, round_number, NONE, silent)

    return key_of("sample", folder, sample)


def keys(folder: Path, reference: bool) -> dict[str, str]:
    """Return the keys of the stages that render prompts, for settings that show the reference of the DSL or do not."""
    training = TrainConfig(tokenize=TokenizeConfig(reference=reference))
    model = write_model(folder / "model", reference)

    def build_tokenizer(store: Store) -> None:
        tokenize(store, training.tokenize, [], None, 0, silent)

    def learn(store: Store) -> None:
        stages.learn(store, training, [], model, None, NONE, silent)

    return {
        "tokenizer": key_of("tokenizer", folder / "tokenizer", build_tokenizer),
        "learn": key_of("learn", folder / "learn", learn),
        "sample": sample_key(folder / "sample", CONFIG, [TASK], model),
    }


def test_docstrings_count_where_prompts_show_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The reference is made of docstrings: another text makes other prompts, so other keys, where it is shown."""
    before = {shown: keys(tmp_path / f"before {shown}", shown) for shown in (True, False)}
    monkeypatch.setattr(PRIMITIVES["paint"].function, "__doc__", "Paint differently.")
    after = {shown: keys(tmp_path / f"after {shown}", shown) for shown in (True, False)}
    assert after[False] == before[False]
    assert not set(after[True].items()) & set(before[True].items())


def hide_test_outputs(task: Task) -> Task:
    """Return the task as a solver sees it."""
    return replace(task, test=tuple(Pair(pair.input, None) for pair in task.test))


SAME = {
    "more samples": replace(CONFIG, sample=replace(CONFIG.sample, num_samples=64)),
    "other devices": replace(CONFIG, devices="cpu:2"),
    "more workers": replace(CONFIG, workers=3),
    "more at a time": replace(CONFIG, engine=replace(CONFIG.engine, max_num_sequences=8)),
    "another store": replace(CONFIG, store="elsewhere"),
    "other limits of the sandbox": replace(CONFIG, verify=replace(CONFIG.verify, cpu_seconds=2.0)),
}
OTHER = {
    "another seed": replace(CONFIG, sample=replace(CONFIG.sample, seed=1)),
    "longer programs": replace(CONFIG, sample=replace(CONFIG.sample, max_tokens=8)),
    "another temperature": replace(CONFIG, sample=replace(CONFIG.sample, temperatures=(0.5,))),
    "shorter sequences": replace(CONFIG, engine=replace(CONFIG.engine, max_model_tokens=64)),
}


@pytest.mark.parametrize("what", [*SAME, *OTHER])
def test_the_key_of_samples_knows_what_decides_them(what: str, tmp_path: Path):
    """Settings that change a candidate change the key; how many there are, where and how fast, does not."""
    model = write_model(tmp_path / "model", False)
    before = sample_key(tmp_path / "before", CONFIG, [TASK], model)
    after = sample_key(tmp_path / "after", {**SAME, **OTHER}[what], [TASK], model)
    assert (after == before) == (what in SAME)


def test_the_key_of_samples_knows_the_model_the_round_and_what_is_shown_of_tasks(tmp_path: Path):
    """Other weights, another round and another train pair are another key; a test output is not."""
    model = write_model(tmp_path / "model", False)
    other = write_model(tmp_path / "other", False)
    (other / "model.safetensors").write_text("weights")
    more = replace(TASK, train=TASK.train * 2)
    found = [
        sample_key(tmp_path / "0", CONFIG, [TASK], model),
        sample_key(tmp_path / "1", CONFIG, [hide_test_outputs(TASK)], model),
        sample_key(tmp_path / "2", CONFIG, [TASK], other),
        sample_key(tmp_path / "3", CONFIG, [TASK], model, 1),
        sample_key(tmp_path / "4", CONFIG, [more], model),
    ]
    assert found[0] == found[1]
    assert len(set(found)) == 4
