"""Watching a training: what is measured, that measuring changes nothing, and where it can be seen."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.errors import InputError
from flows import stages
from flows.artifacts.store import Store
from flows.config import RunConfig
from flows.processes.launch import LaunchConfig
from flows.summary import stage_picture, validation_table
from flows.tokenize import tokenize
from generators.generate import GenerateConfig
from generators.task_shard import write_tasks
from tests.support.stores import task_stage
from tests.support.trainings import TINY, folder_bytes, make_tasks, train_on
from training.config import ConfigError, LoraConfig, TrainConfig, ValidationConfig
from training.resources import RESOURCES_FILE, SPEED_FILE, ResourceLog, read_rows

CHECK = ValidationConfig(num_tasks=6, every=2, num_samples=2, max_tokens=12)
# Dropout draws random numbers at every step: a validation that left others behind would show.
WATCHED = dataclasses.replace(
    TINY,
    method="lora",
    lora=LoraConfig(rank=4, alpha=8.0, dropout=0.2),
    steps=5,
    validation=CHECK,
)


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a shard to train on and one of held-out tasks."""
    folder = tmp_path_factory.mktemp("tasks")
    tasks = make_tasks(40)
    write_tasks(folder / "train.parquet", tasks[:30])
    write_tasks(folder / "held-out.parquet", tasks[30:])
    return [folder / "train.parquet", folder / "held-out.parquet"]


@pytest.fixture(scope="module")
def base(shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a model that writes programs for the held-out tasks, some of which work."""
    folder = tmp_path_factory.mktemp("base")
    check = dataclasses.replace(CHECK, every=100, num_samples=4, max_tokens=24, temperature=0.2)
    config = dataclasses.replace(TINY, steps=60, batch_size=8, checkpoint_every=100, validation=check)
    train_on(config, shards[:1], None, folder / "out", folder / "work", held_out=shards[1:])
    return folder / "out"


@pytest.fixture(scope="module")
def watched(base: Path, shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a training with validation: `out`, and `measured` beside it."""
    folder = tmp_path_factory.mktemp("watched")
    measured = folder / "measured"
    train_on(WATCHED, shards[:1], base, folder / "out", folder / "work", held_out=shards[1:], measured=measured)
    return folder


def test_held_out_tasks_are_measured_by_programs_that_work(base: Path) -> None:
    """A model that has learnt its three rules writes programs that fit, solve and are exactly those of the tasks."""
    (row,) = read_rows(base / "validation.jsonl")
    assert (row["step"], row["tasks"], row["samples"]) == (60, 6, 24)
    assert row["token_accuracy"] > 0.8
    assert row["valid"] > 0.5
    assert 0 < row["exact"] <= row["solves"] <= row["fits"] <= 1


def test_validation_happens_at_its_steps_and_at_the_last(watched: Path) -> None:
    """One row per measurement, in the model's folder."""
    assert [row["step"] for row in read_rows(watched / "out" / "validation.jsonl")] == [2, 4, 5]


def test_validation_changes_nothing(watched: Path, base: Path, shards: list[Path], tmp_path: Path) -> None:
    """With and without it a training has the same log and ends with the same weights, dropout included."""
    config = dataclasses.replace(WATCHED, validation=ValidationConfig())
    train_on(config, shards[:1], base, tmp_path / "out", tmp_path / "work")
    ours, theirs = folder_bytes(watched / "out"), folder_bytes(tmp_path / "out")
    assert ours.pop("validation.jsonl")
    for told in ("training.json", "README.md"):  # the settings, and what was measured
        assert ours.pop(told) != theirs.pop(told)
    assert ours == theirs


def test_an_interrupted_training_has_the_same_validation(
    watched: Path, base: Path, shards: list[Path], tmp_path: Path
) -> None:
    """What was measured before a checkpoint is kept with it: the folder ends the same byte for byte."""

    def interrupt(row: dict[str, Any]) -> None:
        if row["step"] == 3:
            raise KeyboardInterrupt

    arguments = (WATCHED, shards[:1], base, tmp_path / "out", tmp_path / "work")
    with pytest.raises(KeyboardInterrupt):
        train_on(*arguments, interrupt, held_out=shards[1:])
    assert train_on(*arguments, held_out=shards[1:])["resumed_from_step"] == 2
    assert folder_bytes(tmp_path / "out") == folder_bytes(watched / "out")


def test_a_validation_without_tasks_is_refused(shards: list[Path], tmp_path: Path) -> None:
    """Held-out tasks that are missing, too long, or those that are trained on, are one line."""
    with pytest.raises(ConfigError, match="there are no held-out tasks"):
        train_on(dataclasses.replace(TINY, validation=CHECK), shards[:1], None, tmp_path / "out", tmp_path / "work")
    training = TrainConfig(validation=ValidationConfig(num_tasks=3, seed=7))
    with pytest.raises(InputError, match=r"train\.validation\.seed must differ from generate\.seed"):
        RunConfig(generate=GenerateConfig(seed=7), train=training)


def test_accuracy_counts_labels_only() -> None:
    """A label counts as right when it has the highest logit; prompts and padding do not count."""
    import torch

    from training.data import IGNORED
    from training.step import count_correct_tokens

    labels = torch.tensor([[IGNORED, IGNORED, 3, 1, IGNORED], [IGNORED, IGNORED, IGNORED, 2, 0]])
    logits = torch.nn.functional.one_hot(torch.tensor([[3, 2, 0], [3, 2, 0]]), 4).float()  # of positions 1 to 3
    assert count_correct_tokens(logits, labels).tolist() == [3, 4]


def test_what_differs_between_runs_lies_outside_of_the_model(watched: Path) -> None:
    """Speed, memory and resources are measured into a folder of their own, with a picture of them all."""
    measured = watched / "measured"
    assert {path.name for path in measured.iterdir()} == {SPEED_FILE, RESOURCES_FILE, "curves.png"}
    speed = read_rows(measured / SPEED_FILE)
    assert [row["step"] for row in speed] == [1, 2, 3, 4, 5]
    for name in ("tokens_per_second", "samples_per_second", "memory_bytes", "token_accuracy"):
        assert all(row[name] > 0 for row in speed)
    assert speed[-1]["seconds_left"] == 0
    assert speed[-1]["validation"]["step"] == 4  # the last step's comes behind its row
    assert read_rows(measured / RESOURCES_FILE)[-1]["rss_bytes"] > 0
    assert (measured / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_resources_are_sampled_until_the_end(tmp_path: Path) -> None:
    """The thread writes rows while it is watched, one more at the end, and has ended then."""
    with ResourceLog(tmp_path / "resources.jsonl", every_seconds=0.05) as log:
        while len(read_rows(log.path)) < 3:
            pass
    rows = read_rows(log.path)
    assert rows[-1]["time"] >= rows[0]["time"]
    assert max(row["process_cpu_percent"] for row in rows) > 0
    assert {"cpu_percent", "rss_bytes", "ram_percent"} <= set(rows[0])


def test_a_stage_shows_its_training(shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage keeps the picture beside its record, has a table for the UI, and tells Weights & Biases, offline."""
    monkeypatch.delenv("WANDB_MODE", raising=False)
    monkeypatch.setattr("flows.env.logged_in_to_wandb", lambda: False)
    config = dataclasses.replace(TINY, steps=2, wandb=True, validation=CHECK)
    store = Store(str(tmp_path / "store"))
    tasks = [task_stage(store, name, make_tasks(20)) for name in ("train", "held-out")]
    columns = tokenize(store, config.tokenize, tasks[:1], None, 1, lambda *report: None)
    run = stages.train(store, config, columns, None, "cpu", LaunchConfig(), tasks[1], lambda *report: None)
    assert [row["step"] for row in validation_table(run)] == [2]
    assert (stage_picture(run) or "").startswith("data:image/png;base64,")
    assert (run.artifact.folder / "records" / f"model.{RESOURCES_FILE}").is_file()
    (told,) = (tmp_path / "store" / "wandb").glob("wandb/offline-run-*/*.wandb")
    text = told.read_bytes()
    for name in (b"token_accuracy", b"tokens_per_second", b"memory_bytes", b"validation/fits", b"grad_norm"):
        assert name in text
    manifest = json.loads((run.artifact.folder / "manifest.json").read_text())
    assert all("wandb" not in path and "curves" not in path for path in manifest["shards"][0]["files"])
