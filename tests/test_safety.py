"""Trainings that cannot go on: each ends with one line, and with the last good checkpoint."""

from __future__ import annotations

import dataclasses
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.trainings import TINY, events, folder_bytes, train_on, write_job
from training.checkpoint import read_marker
from training.tokenize import tokenize


def train_in_vain(task_shards: list[Path], folder: Path, base: Path | None = None, **settings: Any) -> str:
    """Train until it fails and return the line that says why."""
    from training.step import TrainingFailed

    config = dataclasses.replace(TINY, **settings)
    with pytest.raises(TrainingFailed) as error:
        train_on(config, task_shards, base, folder / "out", folder / "work")
    assert not (folder / "out").exists()
    line = str(error.value)
    assert "\n" not in line
    return line


def exhaust_cpu() -> None:
    """Ask torch for more memory than there is."""
    import torch

    torch.empty(2**44)


def exhaust_gpu() -> None:
    """Fail as torch does on a GPU whose memory is full."""
    import torch

    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.\nGPU 0 has a total capacity of ...")


@pytest.mark.parametrize("exhaust", [exhaust_cpu, exhaust_gpu])
def test_running_out_of_memory_names_what_to_change(
    exhaust: Any, task_shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CPU and GPU the line names the settings that take memory, with their values, and what is kept."""
    from training.sft import PlannedTrainer

    compute = PlannedTrainer.compute_loss

    def compute_until_step_3(self: PlannedTrainer, *arguments: Any, **settings: Any) -> Any:
        if self.state.global_step == 2:
            exhaust()
        return compute(self, *arguments, **settings)

    monkeypatch.setattr(PlannedTrainer, "compute_loss", compute_until_step_3)
    line = train_in_vain(task_shards, tmp_path)
    assert line.startswith("training stopped: out of memory; set micro_batch_size below 4, or gradient_checkpointing,")
    assert "lower max_tokens (256)" in line
    assert "checkpoint of step 2 kept in" in line


def test_a_gradient_that_is_no_number_stops_the_training(task_shards: list[Path], tmp_path: Path) -> None:
    """A loss that is still a number does not hide a gradient that is none."""
    from safetensors.torch import load_file, save_file

    config = dataclasses.replace(TINY, steps=1, save_dtype="float32")
    train_on(config, task_shards, None, tmp_path / "base", tmp_path / "work-base")
    weights = load_file(tmp_path / "base" / "model.safetensors")
    weights["model.norm.weight"] *= 1e25
    save_file(weights, tmp_path / "base" / "model.safetensors", {"format": "pt"})
    line = train_in_vain(task_shards, tmp_path, tmp_path / "base", precision="fp32")
    assert "grad_norm became inf at step 1; lower learning_rate" in line
    assert line.endswith("no checkpoint yet")


def test_a_disk_that_is_too_small_is_seen_before_the_first_step(
    task_shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room that checkpoints and model need is compared with what is free."""
    real = shutil.disk_usage
    monkeypatch.setattr("training.checkpoint.shutil.disk_usage", lambda path: real(path)._replace(free=2_000_000))
    line = train_in_vain(task_shards, tmp_path)
    # 67,968 parameters: three checkpoints with weights and two moments, and the model.
    assert "needs 3 MB, for checkpoints of 1 MB and the finished model, and 2 MB are free" in line
    assert "lower keep_checkpoints (2)" in line


def test_a_training_that_is_told_to_stop_saves_first(task_shards: list[Path], tmp_path: Path) -> None:
    """SIGTERM ends it behind the step that runs, with a checkpoint of that very step and one line."""
    config = dataclasses.replace(TINY, steps=400, checkpoint_every=1000)
    job = write_job(config, tokenize(config.tokenize, task_shards, None, tmp_path / "tokens"), tmp_path)
    command = [sys.executable, "-m", "training.train", "--config", str(job)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stderr is not None
        for line in child.stdout:
            if [event.get("step") for event in events(line)] == [3]:
                child.send_signal(signal.SIGTERM)
                break
        child.stdout.read()
        said = child.stderr.read().strip().splitlines()[-1]
    assert child.returncode == 1
    (checkpoint,) = (tmp_path / "work" / "checkpoints").glob("checkpoint-*")
    step = int(checkpoint.name.removeprefix("checkpoint-"))
    assert 3 <= step < 400
    assert f"training stopped: SIGTERM after step {step} of 400; checkpoint of step {step} kept in" in said
    marker = read_marker(checkpoint)
    assert marker is not None and len(marker["rows"]) == step
    assert not folder_bytes(tmp_path / "out")
