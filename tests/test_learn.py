"""The learner: updates like a training's, state that survives the process, and models that are ready to be used."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.errors import InputError
from flows import stages
from flows.artifacts.store import Store
from flows.processes.learner import LearnerProcess
from tests.support.rounds import FULL, shard_stages, take_rounds
from tests.support.stores import shard_files
from tests.support.trainings import folder_bytes, make_tasks, train_on, write_shards
from training.config import ConfigError, LoraConfig, ValidationConfig
from training.learn import Learner, Update, update_seed
from training.model import load_model

ROOT = Path(__file__).parent.parent
METHODS = {
    "full": FULL,
    "full-bf16": dataclasses.replace(FULL, precision="bf16", save_dtype="bfloat16", schedule="cosine"),
    "dora": dataclasses.replace(FULL, method="lora", lora=LoraConfig(rank=4, alpha=8.0, dora=True, dropout=0.2)),
    "adafactor": dataclasses.replace(FULL, optimizer="adafactor"),
    "pissa": dataclasses.replace(FULL, method="lora", lora=LoraConfig(rank=4, alpha=8.0, init="pissa")),
}
if find_spec("bitsandbytes"):
    METHODS["adamw_8bit"] = dataclasses.replace(FULL, optimizer="adamw_8bit")


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two shards of tasks."""
    tasks = make_tasks(40)
    return write_shards(tmp_path_factory.mktemp("tasks"), tasks[::2], tasks[1::2])


def make_update(number: int, base: Path, shards: list[Path], folder: Path) -> Update:
    """Return update `number` (from 0) of a chain that lies in `folder`."""
    after = f"round-{number - 1}" if number else ""
    return Update(
        tasks=tuple(shards),
        base_model=base,
        name=f"round-{number}",
        out=folder / f"round-{number}" / "model",
        state=folder / f"round-{number}" / "learner",
        after=after,
        after_folder=folder / after / "learner" if number else None,
    )


def test_an_update_takes_the_steps_of_a_training(base: Path, shards: list[Path], tmp_path: Path) -> None:
    """With the same settings and order, the learner's first update ends with the bytes of the whole trainer's model."""
    config = dataclasses.replace(
        FULL, batch_size=4, micro_batch_size=2, steps=4, schedule="linear", warmup_fraction=0.5
    )
    answer = Learner(config, tmp_path / "tokens").take(make_update(0, base, shards, tmp_path))
    stock = dataclasses.replace(config, seed=update_seed(config.seed, 0))
    summary = train_on(stock, shards, base, tmp_path / "stock", tmp_path / "work")
    assert answer["loss"] == pytest.approx(summary["loss"], rel=1e-6)
    assert (answer["steps"], answer["tokens"]) == (4, summary["tokens"])
    ours, theirs = folder_bytes(tmp_path / "round-0" / "model"), folder_bytes(tmp_path / "stock")
    assert ours.keys() == theirs.keys() - {"README.md"}  # a round's model needs no card
    assert ours["model.safetensors"] == theirs["model.safetensors"]
    assert set(answer["seconds"]) == {"load", "data", "steps", "model", "state"}


@pytest.mark.parametrize("method", METHODS)
def test_state_from_the_disk_gives_the_bytes_that_memory_would(
    method: str, base: Path, shards: list[Path], tmp_path: Path
) -> None:
    """A learner that is started anew before the third update writes what one does that has taken all of them."""
    config = METHODS[method]
    whole = Learner(config, tmp_path / "tokens")
    for number in range(3):
        seconds = whole.take(make_update(number, base, shards, tmp_path / "a"))["seconds"]
        assert (seconds["load"] == 0) == (number > 0)
    first, second = Learner(config, tmp_path / "tokens"), Learner(config, tmp_path / "tokens")
    for number in range(2):
        first.take(make_update(number, base, shards, tmp_path / "b"))
    second.take(make_update(2, base, shards, tmp_path / "b"))
    assert folder_bytes(tmp_path / "a") == folder_bytes(tmp_path / "b")
    rows = [json.loads(line) for line in (tmp_path / "a" / "round-2" / "model" / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [7, 8, 9]
    assert (rows[0]["learning_rate"] == config.learning_rate) == (config.schedule == "constant")


def test_an_adapter_is_handed_over_merged_and_stays(base: Path, shards: list[Path], tmp_path: Path) -> None:
    """The folder holds a plain model, changed where the adapter is; the state holds the adapter alone."""
    from safetensors.torch import load_file

    Learner(METHODS["dora"], tmp_path / "tokens").take(make_update(0, base, shards, tmp_path))
    merged, before = load_model(tmp_path / "round-0" / "model").state_dict(), load_model(base).state_dict()
    assert merged.keys() == before.keys()
    assert not merged["model.layers.0.mlp.up_proj.weight"].equal(before["model.layers.0.mlp.up_proj.weight"])
    assert merged["model.embed_tokens.weight"].equal(before["model.embed_tokens.weight"])
    state = load_file(str(tmp_path / "round-0" / "learner" / "state.safetensors"))
    assert {name.split("/")[0] for name in state} == {"weight", "exp_avg", "exp_avg_sq", "step"}
    assert all(".lora_" in name for name in state)


def test_a_failed_update_leaves_a_learner_that_goes_on_from_the_disk(
    base: Path, shards: list[Path], tmp_path: Path
) -> None:
    """After an update that failed, nothing of it is in the next one."""
    learner = Learner(FULL, tmp_path / "tokens")
    learner.take(make_update(0, base, shards, tmp_path / "a"))
    learner.take(make_update(0, base, shards, tmp_path / "b"))
    learner.take(make_update(1, base, shards, tmp_path / "a"))

    def interrupt(row: dict[str, Any]) -> None:
        raise RuntimeError("stopped here")

    learner.take(make_update(0, base, shards, tmp_path / "c"))
    with pytest.raises(RuntimeError, match="stopped here"):
        learner.take(make_update(1, base, shards, tmp_path / "b"), interrupt)
    learner.take(make_update(1, base, shards, tmp_path / "b"))
    assert folder_bytes(tmp_path / "a") == folder_bytes(tmp_path / "b")


def test_what_a_learner_cannot_do_is_one_line(base: Path, shards: list[Path], tmp_path: Path) -> None:
    """Adapters that would not be merged, and a state that is damaged, are refused with the remedy."""
    with pytest.raises(ConfigError, match=r"lora\.merge must be set"):
        Learner(dataclasses.replace(FULL, method="lora", lora=LoraConfig(merge=False)), tmp_path)
    with pytest.raises(ConfigError, match="must be off for a learner"):
        Learner(dataclasses.replace(FULL, validation=ValidationConfig(num_tasks=4)), tmp_path)
    learner = Learner(FULL, tmp_path / "tokens")
    with pytest.raises(ValueError, match="holds no learner's state"):
        learner.take(make_update(1, base, shards, tmp_path))


# --- in the flows ---


@pytest.fixture(scope="module")
def undisturbed(base: Path, shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two rounds that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    runs = take_rounds(Store(str(folder)), shards, base, 2)
    assert [run.built for run in runs] == [("model", "learner")] * 2
    return folder


def test_a_flow_killed_in_its_second_round_ends_with_the_same_bytes(
    undisturbed: Path, base: Path, shards: list[Path], tmp_path: Path
) -> None:
    """After kill -9 the first round is reused; a new learner loads its state and takes the second to the same bytes."""
    command = [sys.executable, "-m", "tests.support.rounds", str(tmp_path), str(base), *map(str, shards)]
    flow = subprocess.Popen(command, cwd=ROOT)
    while not list(tmp_path.glob("learn/*/manifest.json")):
        assert flow.poll() is None
    os.kill(flow.pid, signal.SIGKILL)
    flow.wait()
    assert len(list(tmp_path.glob("learn/*/records/learner.json"))) == 1
    first, second = take_rounds(Store(str(tmp_path)), shards, base, 2)
    assert (first.cached, second.built) == (True, ("model", "learner"))
    assert shard_files(tmp_path) == shard_files(undisturbed)
    assert second.measured("load_seconds") > 0


def test_finished_rounds_start_no_learner(undisturbed: Path, base: Path, shards: list[Path]) -> None:
    """Where every round is in the store, nothing is loaded, and nothing is built."""
    store = Store(str(undisturbed))
    with LearnerProcess(FULL, "cpu") as learner:
        run = stages.learn(store, FULL, shard_stages(store, shards[:1]), base, None, learner, lambda *_: None)
        assert run.cached
        assert learner._worker is None


def test_a_damaged_model_comes_back_with_its_state(undisturbed: Path, base: Path, shards: list[Path]) -> None:
    """A model file that was changed is made again, by the update that made it."""
    before = shard_files(undisturbed)
    (first,) = take_rounds(Store(str(undisturbed)), shards, base, 1)
    (first.paths[0] / "model.safetensors").write_bytes(b"damaged")
    (again,) = take_rounds(Store(str(undisturbed)), shards, base, 1)
    assert again.built == ("model",)
    assert shard_files(undisturbed) == before


def test_a_learner_that_died_is_started_again(base: Path, shards: list[Path], tmp_path: Path) -> None:
    """A bad update is an error for its caller alone; a killed learner is replaced by the next update."""
    update = make_update(0, base, shards, tmp_path)
    with LearnerProcess(FULL, "cpu") as learner:
        with pytest.raises(InputError, match="does not exist"):
            learner.update(dataclasses.replace(update, tasks=(tmp_path / "none.parquet",)), lambda event: None)
        seen: list[dict[str, Any]] = []
        answer = learner.update(update, seen.append)
        assert [event["name"] for event in seen if event["event"] == "shard"] == ["model", "learner"]
        assert [event["done"] for event in seen if event["event"] == "progress"] == [1, 2, 3]
        assert answer["loss"] == pytest.approx(seen[-3]["loss"])
        assert learner._worker is not None
        learner._worker._child.kill()
        learner._worker._child.wait()
        assert learner.update(update, seen.append)["loss"] == answer["loss"]


@pytest.mark.gpu
@pytest.mark.parametrize("method", METHODS)
def test_updates_on_cuda(method: str, base: Path, shards: list[Path], tmp_path: Path) -> None:
    """On a GPU, in bfloat16, a learner that loads its state goes on to the loss of one that never stopped."""
    import torch

    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    config = dataclasses.replace(METHODS[method], device="cuda", precision="bf16", save_dtype="bfloat16", threads=0)
    whole = Learner(config, tmp_path / "tokens")
    whole.take(make_update(0, base, shards, tmp_path))
    loss = whole.take(make_update(1, base, shards, tmp_path))["loss"]
    again = Learner(config, tmp_path / "other-tokens").take(make_update(1, base, shards, tmp_path))
    assert again["loss"] == pytest.approx(loss, rel=1e-3)
