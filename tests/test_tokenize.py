"""The tokenize stage: token ids as the tokenizer has them, and columns that are made once."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from flows.artifacts.store import Store
from flows.building import StageRun
from flows.tokenize import token_files, tokenize
from generators.task_shard import GeneratedTask
from tests.support.stores import task_stage
from tests.support.tokenizers import careless_tokenizer
from tests.support.trainings import TINY, make_tasks
from training.config import TokenizeConfig
from training.data import TokenColumns, open_columns
from training.lengths import describe_lengths, draw_lengths
from training.model import build_model, save_model
from training.preparation import open_prepared
from training.prompt import PromptSettings, render_completion
from training.text_ids import cuts_at_digits, make_encode
from training.tokenizer import build_tokenizer

CONFIG = TINY.tokenize
TASKS = make_tasks(40, side=8)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """Return a tokenizer trained on the tasks of this module."""
    settings = PromptSettings("plain-1", "shape+rows+digits", True, 0)
    return build_tokenizer([settings.render(task.task) + task.program for task in TASKS], 400)


@pytest.mark.parametrize("encoder", ["shape+rows+digits", "spaced", "code+repeated", "symbols", "colors", "sketch"])
def test_texts_get_the_ids_of_the_tokenizer(encoder: str, tokenizer: Any) -> None:
    """Taking a text apart at its digits changes no id, whatever the encoder, and neither does odd text."""
    settings = PromptSettings("plain-1", encoder, True, 0)
    texts = [settings.render(task.task) for task in TASKS] + [render_completion(t.program, "plain-1") for t in TASKS]
    rng = random.Random(0)
    characters = "01 2 9\n\n\r\t  ab'sT_-(),é漢٣²"
    texts += ["".join(rng.choice(characters) for _ in range(rng.randint(0, 30))) for _ in range(3000)]
    texts += ["1<|endoftext|>2 <|pad|> 3", "  ", " 5", "  5", "5  ", "\n  5\n  ", "it's 5's", ""]
    assert cuts_at_digits(tokenizer)
    ids = [row.tolist() for row in make_encode(tokenizer)(texts)]
    assert ids == tokenizer(texts, add_special_tokens=False)["input_ids"]


def test_other_tokenizers_cut_texts_themselves() -> None:
    """A tokenizer that merges digits is asked for whole texts."""
    careless = careless_tokenizer(merge_digits=True, eos_token="I")
    texts = ["I3x12\n012345678901\n", "1111 22", ""]
    assert not cuts_at_digits(careless)
    assert [row.tolist() for row in make_encode(careless)(texts)] == careless(texts)["input_ids"]


def generated(store: Store, tasks: list[GeneratedTask], name: str = "a", per_shard: int = 10) -> StageRun:
    """Return a finished stage that left `tasks` in shards."""
    return task_stage(store, name, *(tasks[start : start + per_shard] for start in range(0, len(tasks), per_shard)))


def run_stage(store: Store, tasks: list[StageRun], base: Path | None = None, **settings: Any) -> StageRun:
    """Run the tokenize stage."""
    workers = settings.pop("workers", 1)
    config = dataclasses.replace(CONFIG, **settings)
    return tokenize(store, config, tasks, base, workers, lambda *report: None)


def test_columns_are_made_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Any number of workers gives the same bytes; more tasks only add shards, and so do those of a model's misses."""
    store = Store(str(tmp_path / "store"))
    first = run_stage(store, [generated(store, TASKS[:20])], tokenizer_tasks=15)
    assert first.paths[0].name == "tokenizer" and len(first.paths) == 3
    assert first.rows == 20 and first.measured("peak_memory_bytes") > 0
    with caplog.at_level("INFO"):
        larger = run_stage(store, [generated(store, TASKS)], tokenizer_tasks=15, workers=2)
    assert larger.artifact.key == first.artifact.key
    assert [path for path in larger.paths if path.name in larger.built] == larger.paths[3:]
    assert "prompt tokens: p50" in caplog.text and "max" in caplog.text
    assert [path.suffix for path in (larger.artifact.folder / "records").glob("lengths-*")] == [".png", ".png"]

    # The model that was trained with it, and what it wrote, as a retraining has them.
    prepared, settings = open_prepared(first.paths[0])
    model = tmp_path / "model"
    save_model(build_model(TINY.scratch, prepared), prepared, model)
    dataclasses.replace(settings, max_tokens=99).save(model)
    misses = [dataclasses.replace(task, program="import numpy\ndef task(img):\n    return img") for task in TASKS[:10]]
    again = run_stage(store, [generated(store, TASKS), generated(store, misses, "misses")], model)
    assert again.artifact.key == first.artifact.key
    assert again.paths[:-1] == larger.paths and again.built == (again.shards[-1].name,)
    assert again.drops == {"program_start": 10}

    elsewhere = Store(str(tmp_path / "elsewhere"))
    whole = run_stage(elsewhere, [generated(elsewhere, TASKS)], tokenizer_tasks=15)
    for one, other in zip(larger.paths[1:], whole.paths[1:], strict=True):
        assert one.read_bytes() == other.read_bytes()

    shorter = open_columns(token_files(whole).columns, 150)
    assert 0 < shorter.dropped["too_long"] == 40 - len(shorter)
    assert shorter.lengths.max() <= 150


def test_the_reference_of_the_dsl_can_stand_before_the_pairs(tmp_path: Path) -> None:
    """With `reference`, every prompt holds the functions; it is another artifact."""
    store = Store(str(tmp_path / "store"))
    with_reference = run_stage(store, [generated(store, TASKS[:10])], reference=True, template="plain-1")
    tokenizer, settings = open_prepared(with_reference.paths[0])
    assert settings.reference
    row = TokenColumns(with_reference.paths[1:])[3]
    prompt = tokenizer.decode(row["input_ids"][: row["num_prompt"]])
    assert "# Functions" in prompt and "rotate_90(" in prompt
    assert prompt == settings.render(TASKS[3].task)


def test_lengths_are_drawn_and_told(tmp_path: Path, tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is a function of the lengths; without matplotlib it is left out."""
    from training.tokenize import tokenize_tasks

    tokenize_tasks(TASKS, tokenizer, PromptSettings("compact-1", "digits", True, 0), tmp_path / "a.arrow")
    columns = TokenColumns([tmp_path / "a.arrow"])
    assert [line.split(":")[0] for line in describe_lengths(columns)] == ["prompt tokens", "completion tokens"]
    assert draw_lengths(columns, tmp_path / "a.png") and draw_lengths(columns, tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    assert not draw_lengths(columns, tmp_path / "c.png")


def test_wrong_settings_of_the_stage_are_refused() -> None:
    """Settings out of range are one line with the value."""
    with pytest.raises(ValueError, match="tokenizer_tasks must be at least 1, got 0"):
        TokenizeConfig(tokenizer_tasks=0)
