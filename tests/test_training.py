"""Training: real steps on tiny models, exact resume, and one clear message for everything that goes wrong."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.settings import read_settings
from generators.task_shard import GeneratedTask
from tests.support.trainings import TINY, events, folder_bytes, make_tasks, train_on, write_job, write_shards
from training.checkpoint import checkpoint_steps, find_resumable, keep_newest, mark_complete
from training.config import ConfigError, TokenizeConfig, TrainConfig
from training.data import IGNORED, BatchPlan, DataError, TokenColumns, collate, open_columns, padded_length
from training.lengths import length_percentiles
from training.prompt import PromptSettings, render_prompt
from training.tokenize import Tokens, tokenize, tokenize_tasks
from training.tokenizer import TokenizerError, build_tokenizer
from training.train import train

SETTINGS = PromptSettings("compact-1", "shape+digits", True, 256)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """Return a tokenizer trained on the tasks of this module."""
    texts = [task.program for task in make_tasks(6)] + [render_prompt(task.task) for task in make_tasks(6)]
    return build_tokenizer(texts, 320)


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two shards of tasks."""
    tasks = make_tasks(40)
    return write_shards(tmp_path_factory.mktemp("tasks"), tasks[::2], tasks[1::2])


@pytest.fixture(scope="module")
def tokens(shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    """Return the token columns of the shards for a model from scratch."""
    return tokenize(TINY.tokenize, shards, None, tmp_path_factory.mktemp("tokens"))


@pytest.fixture(scope="module")
def undisturbed(tokens: Tokens, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the summary of a training that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return folder / "out", train(TINY, tokens, None, folder / "out", folder / "work")


def columns_of(tasks: list[GeneratedTask], tokenizer: Any, path: Path, max_tokens: int = 256) -> TokenColumns:
    """Return the token columns of tasks, written to `path`."""
    tokenize_tasks(tasks, tokenizer, SETTINGS, path)
    return TokenColumns([path], max_tokens)


# --- data ---


def test_examples_end_with_the_end_token_and_are_never_cut(tokenizer: Any, tmp_path: Path) -> None:
    """Every example is prompt, completion and end token; one that is too long is left out and counted."""
    tasks = [*make_tasks(5), *make_tasks(2, side=30)[1:]]
    odd = dataclasses.replace(tasks[0], program="import numpy\ndef task(img):\n    return img", program_hash="")
    columns = columns_of([*tasks, odd], tokenizer, tmp_path / "tokens.arrow")
    assert columns.dropped == {"program_start": 1, "too_long": 1}
    assert len(columns) == 5
    for row, task in enumerate(tasks[:5]):
        tokens, first = columns[row]["input_ids"].tolist(), columns[row]["num_prompt"]
        assert tokenizer.decode(tokens[:first]) == render_prompt(task.task)
        assert tokenizer.decode(tokens[first:-1]) == task.program.removeprefix("def task(img):\n")
        assert tokens[-1] == tokenizer.eos_token_id


def test_token_columns_span_chunks_and_files_and_survive_pickling(
    tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are found across chunks and files, and a copy sent to another process reads the same files."""
    monkeypatch.setattr("training.tokenize.ROWS_PER_CHUNK", 4)
    tasks = [*make_tasks(11), *make_tasks(2, side=30)[1:], *make_tasks(3)]
    paths = []
    for number, part in enumerate((tasks[:11], [], tasks[11:])):
        paths.append(tmp_path / f"{number}.arrow")
        tokenize_tasks(part, tokenizer, SETTINGS, paths[-1])
    columns = TokenColumns(paths, 256)
    copy = pickle.loads(pickle.dumps(columns))
    assert copy.digest == columns.digest
    assert copy.dropped == {"too_long": 1}
    for row, task in enumerate([*tasks[:11], *tasks[12:]]):
        example = copy[row]
        assert tokenizer.decode(example["input_ids"][: example["num_prompt"]]) == render_prompt(task.task)
    assert len(columns) == 14
    assert columns.table().num_rows == 15
    with pytest.raises(IndexError):
        columns[14]


def test_what_is_no_token_column_is_refused(tmp_path: Path) -> None:
    """A file that is missing, or of another kind, is one line with the command that makes one."""
    (tmp_path / "other.arrow").write_bytes(b"PAR1")
    for name, words in (("none.arrow", "do not exist"), ("other.arrow", "holds no token columns")):
        with pytest.raises(DataError, match=rf"{words}.*arcwright tokenize"):
            TokenColumns([tmp_path / name])


def test_only_completions_are_learned_even_where_padding_is_the_end_token(tokenizer: Any, tmp_path: Path) -> None:
    """The end token is the last label of every example, also if the padding has the same id."""
    columns = columns_of(make_tasks(6), tokenizer, tmp_path / "tokens.arrow")
    examples = [columns[row] for row in range(6)]
    batch = collate(examples, pad_id=tokenizer.eos_token_id)
    assert batch["input_ids"].shape[1] == padded_length(max(len(example["input_ids"]) for example in examples))
    for row, example in enumerate(examples):
        length, first = len(example["input_ids"]), example["num_prompt"]
        labels = batch["labels"][row]
        assert (labels[:first] == IGNORED).all()
        assert labels[first:length].tolist() == example["input_ids"][first:].tolist()
        assert labels[length - 1] == tokenizer.eos_token_id
        assert (labels[length:] == IGNORED).all()


def test_batches_take_few_shapes() -> None:
    """Lengths are rounded up, finely where examples are short: 30 shapes cover everything up to 1,600 tokens."""
    widths = [padded_length(length) for length in range(1, 1601)]
    assert widths == sorted(widths)
    assert all(length <= width < length + 64 for length, width in enumerate(widths, 1))
    assert len(set(widths)) < 30


def test_no_examples_is_an_error(tokenizer: Any, tmp_path: Path) -> None:
    """Data of which nothing is left says why."""
    tokenize_tasks(make_tasks(3), tokenizer, SETTINGS, tmp_path / "tokens.arrow")
    with pytest.raises(DataError, match="too_long 3"):
        open_columns([tmp_path / "tokens.arrow"], 16)


def test_every_pass_shows_every_row_once() -> None:
    """The batch plan neither drops nor repeats rows within a pass, whatever the batch size."""
    lengths = np.random.default_rng(0).integers(20, 400, 101)
    plan = BatchPlan(lengths, batch_size=8, steps=101, seed=3)  # eight passes
    seen = np.concatenate(plan.batches)
    assert (np.bincount(seen, minlength=101) == 8).all()


def test_the_plan_is_a_function_of_seed_and_step() -> None:
    """The same arguments give the same batches, another seed others; forward passes only cut steps into parts."""
    lengths = np.random.default_rng(0).integers(20, 400, 300)
    plan = BatchPlan(lengths, 8, 64, seed=1)
    assert list(plan) == list(BatchPlan(lengths, 8, 64, seed=1))
    assert list(plan) != list(BatchPlan(lengths, 8, 64, seed=2))
    parts = list(BatchPlan(lengths, 8, 64, seed=1, micro_batch_size=4))
    assert [a + b for a, b in zip(parts[::2], parts[1::2], strict=True)] == list(plan)
    assert plan.tokens_by_step()[-1] == sum(lengths[rows].sum() for rows in plan.batches)


def test_batches_hold_examples_of_like_length() -> None:
    """At the length distribution of the first system, padding within batches is under 5 % of the positions."""
    lengths = np.random.default_rng(0).normal(1250, 400, 3000).clip(300, 5108).astype(int)
    assert BatchPlan(lengths, 32, 90, seed=0).padding_waste() < 0.05


def test_replay_takes_its_share_of_every_step() -> None:
    """Rows to remember are passes of their own; new rows come as often as another, in order if asked."""
    lengths = np.arange(50)
    plan = BatchPlan(lengths, 8, 25, seed=1, replay=40, share=0.25, group_by_length=False)
    assert all(sum(row >= 10 for row in rows) == 2 for rows in plan)
    assert Counter(row for rows in plan for row in rows if row < 10) == dict.fromkeys(range(10), 15)
    ordered = BatchPlan(lengths, 8, 25, seed=1, replay=40, share=0.25, ordered=True)
    assert [row for rows in ordered for row in sorted(rows) if row < 10] == sorted(list(range(10)) * 15)
    alone = BatchPlan(lengths, 8, 5, seed=1, replay=50, share=0.25)  # nothing new: all of it is replay
    assert all(len(rows) == 8 for rows in alone)


def test_length_percentiles_end_in_the_maximum(tokenizer: Any, tmp_path: Path) -> None:
    """The percentiles of prompt and completion lengths are real lengths, the last one the longest."""
    columns = columns_of(make_tasks(9), tokenizer, tmp_path / "tokens.arrow")
    table = length_percentiles(columns)
    assert table["prompt"]["100"] == columns.num_prompt.max()
    assert list(table["completion"].values()) == sorted(table["completion"].values())


# --- configuration ---


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"steps": 0}, "steps must be at least 1, got 0"),
        ({"learning_rate": 3.0}, r"learning_rate must be in \(0, 1\), got 3.0"),
        ({"max_tokens": 4}, "max_tokens must be at least 16, got 4"),
        ({"tokenize": {"template": "poem"}}, "template must be one of"),
        ({"tokenize": {"encoder": "rows"}}, "end in one of digits"),
        ({"speed": 9}, "unknown setting 'speed'; known: method"),
        ({"lora": {"rank": 0}}, "lora.rank must be at least 1, got 0"),
        ({"scratch": {"hidden": 33}}, "multiple of 32"),
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any], words: str) -> None:
    """Every setting out of range is one line with the value and the range."""
    with pytest.raises(InputError, match=words) as error:
        read_settings(TrainConfig, wrong, "train")
    assert "\n" not in str(error.value)


def test_batch_sizes_that_do_not_divide_name_the_nearest_that_do() -> None:
    """The global batch size is what the user sets; a mismatch is an error with the nearest valid values."""
    config = TrainConfig(batch_size=30, micro_batch_size=4)
    with pytest.raises(ConfigError, match="use 24 or 32"):
        config.split_batch(2)
    assert TrainConfig(batch_size=32, micro_batch_size=4).split_batch(2) == (4, 4)
    assert TrainConfig(batch_size=32).split_batch(2) == (16, 1)


# --- training from scratch ---


def test_training_learns_and_writes_what_it_promises(undisturbed: tuple[Path, dict[str, Any]]) -> None:
    """The folder holds model, tokenizer, prompt settings, facts and one log row per step; the loss falls."""
    out, summary = undisturbed
    assert set(folder_bytes(out)) == {
        *("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
        *("README.md", "prompt.json", "training.json", "log.jsonl"),
    }
    rows = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert set(rows[0]) == {"step", "loss", "learning_rate", "grad_norm", "token_accuracy", "tokens"}
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert summary["tokens"] == rows[-1]["tokens"]
    assert summary["parameters"] == summary["trained_parameters"]
    assert PromptSettings.load(out) == SETTINGS


def test_nothing_in_the_folder_tells_where_it_was_made(undisturbed: tuple[Path, dict[str, Any]]) -> None:
    """The finished folder holds no path of this machine."""
    out, _ = undisturbed
    for name, data in folder_bytes(out).items():
        assert str(out.parent).encode() not in data, name


def test_the_card_says_how_tasks_were_shown(undisturbed: tuple[Path, dict[str, Any]]) -> None:
    """The model card has the template, a prompt as the model reads it, what it was trained on and how it is loaded."""
    out, summary = undisturbed
    card = (out / "README.md").read_text()
    assert "Template `compact-1`, grids as `shape+digits`" in card and "I2x2\n11\n10\nO2x2\n10\n11\n" in card
    assert f"{summary['examples']:,} synthetic tasks" in card and "AutoModelForCausalLM.from_pretrained(folder)" in card
    assert "Not measured in this training" in card and card.startswith("---\nlibrary_name: transformers\n")


def test_killed_training_continues_to_the_same_bytes(
    undisturbed: tuple[Path, dict[str, Any]], tokens: Tokens, tmp_path: Path
) -> None:
    """A training process killed with SIGKILL and started again ends with the folder of an undisturbed run."""
    write_job(TINY, tokens, tmp_path)
    command = [sys.executable, "-m", "training.train", "--config", str(tmp_path / "job.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if [event["step"] for event in events(line)] == [3]:
                os.kill(child.pid, signal.SIGKILL)
                break
    assert list(checkpoint_steps(tmp_path / "work" / "checkpoints")) == [2]
    (tmp_path / "work" / "checkpoints" / "checkpoint-3").mkdir()  # as a kill inside a save leaves it
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = events(done.stdout)
    assert [line["step"] for line in lines[:-1]] == [3, 4, 5, 6]
    assert lines[-1]["summary"]["resumed_from_step"] == 2
    assert folder_bytes(tmp_path / "out") == folder_bytes(undisturbed[0])


def test_a_finished_training_run_again_gives_the_same_bytes(
    undisturbed: tuple[Path, dict[str, Any]], tokens: Tokens, tmp_path: Path
) -> None:
    """Weights are a function of settings, seed and data; how often checkpoints are written does not matter."""
    config = dataclasses.replace(TINY, checkpoint_every=5, log_every=3)
    lines: list[dict[str, Any]] = []
    train(config, tokens, None, tmp_path / "out", tmp_path / "work", lines.append)
    assert folder_bytes(tmp_path / "out") == folder_bytes(undisturbed[0])
    assert [line["step"] for line in lines] == [1, 3, 6]
    assert {"of", "loss", "tokens_per_second", "seconds_left"} <= set(lines[0])


def test_gradient_accumulation_gives_the_same_training(tokens: Tokens, tmp_path: Path) -> None:
    """Forward passes of one example add up to the step of four: every token counts the same."""
    config = dataclasses.replace(TINY, micro_batch_size=1, precision="fp32", steps=2)
    whole = dataclasses.replace(TINY, precision="fp32", steps=2)
    first = train(config, tokens, None, tmp_path / "a", tmp_path / "work")
    second = train(whole, tokens, None, tmp_path / "b", tmp_path / "work")
    assert first["loss"] == pytest.approx(second["loss"], rel=1e-5)


def test_fine_tuning_continues_from_a_model_folder(
    undisturbed: tuple[Path, dict[str, Any]], shards: list[Path], tmp_path: Path
) -> None:
    """A trained model is the base of the next training, which shows tasks the same way and keeps the tokenizer."""
    out, before = undisturbed
    config = dataclasses.replace(TINY, steps=4, learning_rate=1e-3)
    after = train_on(config, shards, out, tmp_path / "out", tmp_path / "work")
    assert after["loss"] < before["loss"]
    assert PromptSettings.load(tmp_path / "out") == SETTINGS
    assert (tmp_path / "out" / "tokenizer.json").read_bytes() == (out / "tokenizer.json").read_bytes()


# --- checkpoints ---


def test_only_intact_checkpoints_of_the_same_training_count(tmp_path: Path) -> None:
    """A truncated checkpoint, an unmarked one and one of another training are removed, never continued from."""
    for step, fingerprint in ((1, "same"), (2, "other"), (3, "same"), (4, "same")):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        (folder / "weights").write_bytes(b"x" * 10)
        if step != 4:
            mark_complete(folder, fingerprint, [{"step": step}])
    (tmp_path / "checkpoint-3" / "weights").write_bytes(b"x" * 9)
    found = find_resumable(tmp_path, "same")
    assert found is not None
    assert found[1]["rows"] == [{"step": 1}]
    assert list(checkpoint_steps(tmp_path)) == [1]


def test_the_newest_checkpoints_are_kept(tmp_path: Path) -> None:
    """Old checkpoints go, by number and not by name."""
    for step in (8, 9, 10, 100):
        (tmp_path / f"checkpoint-{step}").mkdir()
        mark_complete(tmp_path / f"checkpoint-{step}", "f", [])
    keep_newest(tmp_path, 2)
    assert list(checkpoint_steps(tmp_path)) == [10, 100]


# --- what goes wrong ---


def test_a_loss_that_is_no_number_stops_with_one_message(
    undisturbed: tuple[Path, dict[str, Any]], shards: list[Path], tmp_path: Path
) -> None:
    """A diverged training names the step, the setting to change and the checkpoint that is left."""
    from safetensors.torch import load_file, save_file

    from training.step import TrainingFailed

    base = tmp_path / "base"
    base.mkdir()
    for name, data in folder_bytes(undisturbed[0]).items():
        (base / name).write_bytes(data)
    weights = load_file(base / "model.safetensors")
    weights["model.norm.weight"] *= float("nan")
    save_file(weights, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(
        TrainingFailed, match=r"became nan at step 1; lower learning_rate .* no checkpoint yet"
    ) as error:
        train_on(TINY, shards, base, tmp_path / "out", tmp_path / "work")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_full_disk_stops_with_one_message_and_keeps_the_checkpoint(tokens: Tokens, tmp_path: Path) -> None:
    """A checkpoint that cannot be written ends the process with status 1; the one before it is still good."""
    write_job(TINY, tokens, tmp_path)
    code = (
        "import json, resource, sys\n"
        "from training.train import main\n"
        "import training.sft\n"
        "from pathlib import Path\n"
        "mark = training.sft.mark_complete\n"
        "def mark_then_fill(*args):\n"
        "    mark(*args)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "training.sft.mark_complete = mark_then_fill\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "--config", str(tmp_path / "job.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert "disk full" in last
    assert "checkpoint of step 2 kept" in last


def test_bad_arguments_end_the_process_with_status_2(tokens: Tokens, tmp_path: Path) -> None:
    """A folder without a tokenizer is one line on standard error, status 2, and nothing is written."""
    (tmp_path / "empty").mkdir()
    job = write_job(TINY, dataclasses.replace(tokens, tokenizer=tmp_path / "empty"), tmp_path)
    command = [sys.executable, "-m", "training.train", "--config", str(job)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "has no prompt.json; make it with `arcwright tokenize`" in done.stderr.strip()
    assert "\n" not in done.stderr.strip()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "job.json"]


def test_bad_arguments_are_refused_before_anything_is_written(
    shards: list[Path], tokens: Tokens, tmp_path: Path
) -> None:
    """Missing shards and models, and settings that do not fit together, are ValueErrors."""
    out, work = tmp_path / "out", tmp_path / "work"
    with pytest.raises(DataError, match="does not exist"):
        train_on(TINY, [tmp_path / "none.parquet"], None, out, work)
    with pytest.raises(TokenizerError, match="does not exist"):
        train_on(TINY, shards, tmp_path / "none", out, work)
    with pytest.raises(ConfigError, match="for chat models"):
        train_on(dataclasses.replace(TINY, tokenize=TokenizeConfig(template="chat-1")), shards, None, out, work)
    with pytest.raises(ConfigError, match="at most the tokenizer's limit of 256 tokens, got 512"):
        train(dataclasses.replace(TINY, max_tokens=512), tokens, None, out, work)
    assert list(tmp_path.iterdir()) == []
