"""Adapters and devices: LoRA and its kin train, merge and resume, on the CPU here and on CUDA where there is one."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.errors import InputError
from tests.support.trainings import TINY, folder_bytes, log_rows, train_on, write_job
from training.config import ConfigError, LoraConfig, TrainConfig
from training.model import ModelError, SaveError, load_model
from training.prompt import PromptSettings
from training.requirements import check_requirements, choose_attention
from training.tokenize import tokenize
from training.train import train

FLAVOURS = {
    "lora": LoraConfig(rank=4, alpha=8.0, rslora=False),
    "rslora": LoraConfig(rank=4, alpha=8.0, rslora=True, targets=("q_proj", "v_proj")),
    "dora": LoraConfig(rank=4, alpha=8.0, dora=True),
    "pissa": LoraConfig(rank=4, alpha=8.0, init="pissa"),
}
FINE = dataclasses.replace(
    TINY, method="lora", steps=4, batch_size=8, learning_rate=0.02, precision="fp32", save_dtype="float32"
)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_adapters_learn_and_merge(flavour: str, base: Path, task_shards: list[Path], tmp_path: Path) -> None:
    """Each kind of adapter lowers the loss, trains few weights, and leaves a plain model behind."""
    config = dataclasses.replace(FINE, lora=FLAVOURS[flavour], steps=16, checkpoint_every=100)
    summary = train_on(config, task_shards, base, tmp_path / "out", tmp_path / "work")
    losses = [row["loss"] for row in log_rows(tmp_path / "out")]
    assert sum(losses[-4:]) < sum(losses[:4])
    assert summary["trained_parameters"] < summary["parameters"]
    assert set(folder_bytes(tmp_path / "out")) == set(folder_bytes(base))
    merged, before = load_model(tmp_path / "out").state_dict(), load_model(base).state_dict()
    assert merged.keys() == before.keys()
    assert not merged["model.layers.0.self_attn.q_proj.weight"].equal(before["model.layers.0.self_attn.q_proj.weight"])
    assert merged["model.embed_tokens.weight"].equal(before["model.embed_tokens.weight"])


@pytest.mark.parametrize("flavour", ["rslora", "dora"])
def test_an_adapter_kept_apart_merges_later_to_the_same_model(
    flavour: str, base: Path, task_shards: list[Path], tmp_path: Path
) -> None:
    """Without merging, the adapter alone is left; merging it into its base gives what training would have left."""
    from training.adapter import compare_logits, merge_adapter, probe_logits

    for merge in (True, False):
        config = dataclasses.replace(FINE, lora=dataclasses.replace(FLAVOURS[flavour], merge=merge))
        train_on(config, task_shards, base, tmp_path / f"out-{merge}", tmp_path / "work")
    adapter = tmp_path / "out-False" / "adapter"
    assert sorted(folder_bytes(adapter)) == ["adapter_config.json", "adapter_model.safetensors"]
    assert json.loads((adapter / "adapter_config.json").read_text())["base_model_name_or_path"] is None
    assert not (tmp_path / "out-False" / "model.safetensors").exists()
    gap = merge_adapter(base, adapter, tmp_path / "merged", "float32")
    assert gap < 1e-3
    one, two = load_model(tmp_path / "merged"), load_model(tmp_path / "out-True")
    compare_logits(probe_logits(one), probe_logits(two), "float32", "merging twice")
    assert PromptSettings.load(tmp_path / "merged") == PromptSettings.load(base)


def test_a_stopped_adapter_training_continues_to_the_same_bytes(
    base: Path, task_shards: list[Path], tmp_path: Path
) -> None:
    """Dropout, optimizer and order are restored: adapters end the same after an interruption."""
    config = dataclasses.replace(FINE, lora=dataclasses.replace(FLAVOURS["dora"], dropout=0.2))

    def interrupt(line: dict[str, Any]) -> None:
        if line["step"] == 3:
            raise KeyboardInterrupt

    train_on(config, task_shards, base, tmp_path / "a", tmp_path / "work-a")
    with pytest.raises(KeyboardInterrupt):
        train_on(config, task_shards, base, tmp_path / "b", tmp_path / "work-b", interrupt)
    summary = train_on(config, task_shards, base, tmp_path / "b", tmp_path / "work-b")
    assert summary["resumed_from_step"] == 2
    assert folder_bytes(tmp_path / "a") == folder_bytes(tmp_path / "b")


def test_a_tokenizer_whose_padding_is_its_end_token_still_learns_to_stop(
    base: Path, task_shards: list[Path], tmp_path: Path
) -> None:
    """With pad = eos the end token is learned: its probability behind a completion rises."""
    import torch

    from training.tokenizer import load_tokenizer

    for name, data in folder_bytes(base).items():
        (tmp_path / "base").mkdir(exist_ok=True)
        (tmp_path / "base" / name).write_bytes(data)
    path = tmp_path / "base" / "tokenizer_config.json"
    settings = json.loads(path.read_text())
    path.write_text(json.dumps({**settings, "pad_token": settings["eos_token"]}))
    tokenizer = load_tokenizer(tmp_path / "base")
    assert tokenizer.pad_token_id == tokenizer.eos_token_id

    def end_probability(folder: Path) -> float:
        ids = torch.tensor([tokenizer("P\ndef task(img):\n    return flip(img, 0)")["input_ids"]])
        with torch.no_grad():
            logits = load_model(folder)(input_ids=ids).logits[0, -1]
        return float(logits.softmax(-1)[tokenizer.eos_token_id])

    config = dataclasses.replace(TINY, steps=12, checkpoint_every=100)
    train_on(config, task_shards, tmp_path / "base", tmp_path / "out", tmp_path / "work")
    assert end_probability(tmp_path / "out") > 3 * end_probability(base)


def test_what_is_no_adapter_is_refused(base: Path, tmp_path: Path) -> None:
    """Merging a folder without an adapter, or training on top of an adapter, is one line."""
    from training.adapter import merge_adapter

    with pytest.raises(ModelError, match=r"no adapter_config\.json"):
        merge_adapter(base, tmp_path, tmp_path / "out")
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(ModelError, match="merge it first"):
        load_model(tmp_path)
    with pytest.raises(ConfigError, match=r"set lora\.merge"):
        LoraConfig(init="pissa", merge=False)


def test_a_merge_that_went_wrong_is_noticed() -> None:
    """Logits that differ by more than rounding stop the training's hand-over."""
    import torch

    from training.adapter import compare_logits

    logits = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(0))
    assert compare_logits(logits, logits, "float32", "same") == 0
    with pytest.raises(SaveError, match="logits differ"):
        compare_logits(logits, logits + 0.2, "bfloat16", "other")
    with pytest.raises(SaveError, match="logits differ"):
        compare_logits(logits, logits * float("nan"), "bfloat16", "nan")


@pytest.mark.slow
def test_two_processes_train_like_one(task_shards: list[Path], tmp_path: Path) -> None:
    """Under a launcher the global batch is dealt to all processes: the losses are those of one process."""
    config = dataclasses.replace(TINY, precision="fp32", save_dtype="float32", steps=4)
    one = train_on(config, task_shards, None, tmp_path / "one", tmp_path / "work-one")
    (tmp_path / "two").mkdir()
    job = write_job(config, tokenize(config.tokenize, task_shards, None, tmp_path / "tokens"), tmp_path / "two")
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    command = [*launcher, "-m", "training.train", "--config", str(job)]
    subprocess.run(command, check=True, capture_output=True)
    losses = [[row["loss"] for row in log_rows(tmp_path / name)] for name in ("one", "two/out")]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)
    assert one["loss"] == losses[0][-1]


def test_an_adapter_that_was_kept_is_trained_on(base: Path, task_shards: list[Path], tmp_path: Path) -> None:
    """Training goes on from a saved adapter: its rank counts, its first loss is that of the adapter merged."""
    from training.adapter import merge_adapter

    kept = dataclasses.replace(FINE, lora=LoraConfig(rank=4, alpha=8.0, merge=False), checkpoint_every=100)
    before = train_on(kept, task_shards, base, tmp_path / "one", tmp_path / "work")
    adapter = tmp_path / "one" / "adapter"
    tokens = tokenize(kept.tokenize, task_shards, base, tmp_path / "tokens")
    config = dataclasses.replace(kept, lora=LoraConfig(rank=64))
    after = train(config, tokens, base, tmp_path / "two", tmp_path / "work-two", adapter=adapter)
    assert after["trained_parameters"] == before["trained_parameters"]
    merge_adapter(base, adapter, tmp_path / "merged", "float32")
    train_on(config, task_shards, tmp_path / "merged", tmp_path / "from-merged", tmp_path / "work-merged")
    fresh, went_on, merged = (log_rows(tmp_path / name)[0]["loss"] for name in ("one", "two", "from-merged"))
    assert went_on == pytest.approx(merged, rel=1e-4)
    assert fresh != pytest.approx(merged, rel=1e-3)
    load_model(tmp_path / "two")
    with pytest.raises(ConfigError, match="needs its base model and method 'lora', got 'full'"):
        train(TINY, tokens, base, tmp_path / "three", tmp_path / "work-three", adapter=adapter)
    with pytest.raises(ModelError, match=r"no adapter_config\.json"):
        train(config, tokens, base, tmp_path / "three", tmp_path / "work-three", adapter=base)
    assert not (tmp_path / "three").exists()


def test_other_optimizers_and_schedules_train(base: Path, task_shards: list[Path], tmp_path: Path) -> None:
    """Adafactor with restarts lowers the loss; the log holds the learning rates of the schedule."""
    schedule = {"schedule": "cosine", "restarts": 1, "warmup_fraction": 0.0, "min_learning_rate_ratio": 0.5}
    config = dataclasses.replace(TINY, steps=8, optimizer="adafactor", checkpoint_every=100, **schedule)
    train_on(config, task_shards, base, tmp_path / "out", tmp_path / "work")
    rows = log_rows(tmp_path / "out")
    assert rows[-1]["loss"] < rows[0]["loss"]
    rates = [row["learning_rate"] / config.learning_rate for row in rows]
    assert rates[0] == rates[4] == 1.0 and rates[3] < 0.6


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_loader_processes_change_nothing(method: str, base: Path, task_shards: list[Path], tmp_path: Path) -> None:
    """With loader processes, started either way, a training leaves the same bytes as without."""
    import multiprocessing

    config = dataclasses.replace(TINY, steps=2, checkpoint_every=100)
    tokens = tokenize(config.tokenize, task_shards, base, tmp_path / "tokens")
    before = multiprocessing.get_start_method()
    train(config, tokens, base, tmp_path / "without", tmp_path / "work-a")
    try:
        multiprocessing.set_start_method(method, force=True)
        loading = dataclasses.replace(config, loader_workers=1)
        train(loading, tokens, base, tmp_path / "with", tmp_path / "work-b")
    finally:
        multiprocessing.set_start_method(before, force=True)
    assert folder_bytes(tmp_path / "with") == folder_bytes(tmp_path / "without")


def test_schedules_rise_and_fall_as_asked() -> None:
    """Every schedule warms up to the peak; linear and cosine end at the minimum, restarts return to the peak."""
    from training.step import rate_factor

    common = {"steps": 100, "warmup_fraction": 0.1, "min_learning_rate_ratio": 0.2}
    for schedule in ("linear", "cosine", "constant"):
        rate = rate_factor(TrainConfig(schedule=schedule, **common))  # type: ignore[arg-type]
        assert [rate(0), rate(5), rate(10)] == [0.0, 0.5, 1.0]
        assert rate(100) == pytest.approx(1.0 if schedule == "constant" else 0.2)
        assert rate(55) == pytest.approx(1.0 if schedule == "constant" else 0.6)
    restarting = rate_factor(TrainConfig(schedule="cosine", restarts=2, **common))  # type: ignore[arg-type]
    assert [restarting(step) for step in (10, 40, 70)] == pytest.approx([1.0, 1.0, 1.0])
    assert restarting(39) < 0.25 and restarting(100) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"optimizer": "paged_adamw_8bit"}, "use optimizer 'adamw_8bit' or 'adamw'"),
        ({"precision": "fp16"}, "precision 'fp16' needs a CUDA device, .* use precision 'bf16' or 'fp32'"),
        ({"liger": True}, "liger needs a CUDA device"),
        ({"attention": "flash_attention_2"}, "use attention 'sdpa'"),
    ],
)
def test_methods_that_need_a_gpu_are_refused_without_one(settings: dict[str, Any], words: str) -> None:
    """What cannot run here is one line that names what can, before anything starts."""
    with pytest.raises(ConfigError, match=words):
        check_requirements(TrainConfig(**settings), on_cuda=False)


@pytest.mark.parametrize(
    ("settings", "package"),
    [
        ({"quantization": "nf4", "method": "lora"}, "bitsandbytes"),
        ({"optimizer": "paged_adamw_8bit"}, "bitsandbytes"),
        ({"liger": True}, "liger-kernel"),
        ({"attention": "flash_attention_2"}, "flash-attn"),
    ],
)
def test_packages_that_are_missing_are_named(
    settings: dict[str, Any], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A method whose package is not installed says which one to install; `auto` then goes without."""
    monkeypatch.setattr("training.requirements.has_package", lambda name: False)
    with pytest.raises(ConfigError, match=f"{package} is not installed; pip install {package}"):
        check_requirements(TrainConfig(**settings), on_cuda=True)
    assert choose_attention(TrainConfig(), on_cuda=True, in_half=True) == "sdpa"


def test_settings_that_do_not_fit_together_are_refused() -> None:
    """Restarts of a schedule that has none, and quantized weights that would be trained, are one line."""
    with pytest.raises(ConfigError, match="restarts must be 0 with schedule 'linear', got 2"):
        TrainConfig(schedule="linear", restarts=2)
    with pytest.raises(ConfigError, match="set method 'lora', got 'full'"):
        TrainConfig(quantization="nf4")
    with pytest.raises(ConfigError, match=r"lora\.init must be 'default' or 'gaussian'"):
        TrainConfig(quantization="nf4", method="lora", lora=LoraConfig(init="pissa"))
    with pytest.raises(InputError, match=r"optimizer must be one of adamw, .*got 'sgd'"):
        TrainConfig(optimizer="sgd")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings",
    [
        {"quantization": "nf4", "method": "lora", "lora": LoraConfig(rank=4, alpha=8.0), "learning_rate": 0.01},
        {"optimizer": "adamw_8bit"},
    ],
)
def test_bitsandbytes_trains_on_a_cpu_too(
    settings: dict[str, Any], base: Path, task_shards: list[Path], tmp_path: Path
) -> None:
    """A base in 4 bits and an optimizer with state in 8 lower the loss, resume to the same bytes and leave a model."""
    pytest.importorskip("bitsandbytes")
    common = {"steps": 16, "batch_size": 8, "checkpoint_every": 6, "precision": "fp32", "save_dtype": "float32"}
    config = dataclasses.replace(TINY, **common, **settings)

    def interrupt(line: dict[str, Any]) -> None:
        if line["step"] == 8:
            raise KeyboardInterrupt

    train_on(config, task_shards, base, tmp_path / "a", tmp_path / "work-a")
    with pytest.raises(KeyboardInterrupt):
        train_on(config, task_shards, base, tmp_path / "b", tmp_path / "work-b", interrupt)
    assert train_on(config, task_shards, base, tmp_path / "b", tmp_path / "work-b")["resumed_from_step"] == 6
    assert folder_bytes(tmp_path / "a") == folder_bytes(tmp_path / "b")
    losses = [row["loss"] for row in log_rows(tmp_path / "a")]
    assert sum(losses[-4:]) < sum(losses[:4])
    load_model(tmp_path / "a")


# --- CUDA ---


def cuda(config: TrainConfig) -> TrainConfig:
    """Return `config` for a CUDA device; skip the test where there is none."""
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    return dataclasses.replace(config, device="cuda", threads=0)


@pytest.mark.gpu
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_full_training_on_cuda(precision: str, task_shards: list[Path], tmp_path: Path) -> None:
    """Training steps from scratch run on the GPU in both precisions, and the saved model matches."""
    config = cuda(dataclasses.replace(TINY, precision=precision))  # type: ignore[arg-type]
    summary = train_on(config, task_shards, None, tmp_path / "out", tmp_path / "work")
    rows = log_rows(tmp_path / "out")
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert summary["peak_gpu_memory_bytes"] > 0


@pytest.mark.gpu
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_adapters_on_cuda(flavour: str, base: Path, task_shards: list[Path], tmp_path: Path) -> None:
    """Each kind of adapter trains on a bfloat16 base and merges into a model that gives the same logits."""
    config = cuda(dataclasses.replace(FINE, lora=FLAVOURS[flavour], steps=16, precision="bf16", save_dtype="bfloat16"))
    train_on(config, task_shards, base, tmp_path / "out", tmp_path / "work")
    losses = [row["loss"] for row in log_rows(tmp_path / "out")]
    assert sum(losses[-4:]) < sum(losses[:4])


@pytest.mark.gpu
def test_resume_on_cuda(task_shards: list[Path], tmp_path: Path) -> None:
    """A training stopped on the GPU continues from its checkpoint to the same loss within float tolerance."""
    config = cuda(TINY)

    def interrupt(line: dict[str, Any]) -> None:
        if line["step"] == 5:
            raise KeyboardInterrupt

    whole = train_on(config, task_shards, None, tmp_path / "a", tmp_path / "work-a")
    with pytest.raises(KeyboardInterrupt):
        train_on(config, task_shards, None, tmp_path / "b", tmp_path / "work-b", interrupt)
    resumed = train_on(config, task_shards, None, tmp_path / "b", tmp_path / "work-b")
    assert resumed["resumed_from_step"] == 4
    assert resumed["loss"] == pytest.approx(whole["loss"], rel=1e-3)


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("settings", "package"),
    [
        ({"quantization": "nf4", "method": "lora", "lora": LoraConfig(rank=4, alpha=8.0)}, "bitsandbytes"),
        ({"optimizer": "adamw_8bit"}, "bitsandbytes"),
        ({"optimizer": "paged_adamw_8bit"}, "bitsandbytes"),
        ({"precision": "fp16"}, "torch"),
        ({"liger": True, "precision": "bf16"}, "liger_kernel"),
        ({"attention": "flash_attention_2", "precision": "bf16", "packing": True}, "flash_attn"),
        ({"packing": True, "precision": "bf16"}, "torch"),
    ],
)
def test_methods_of_gpus_train(
    settings: dict[str, Any], package: str, base: Path, task_shards: list[Path], tmp_path: Path
) -> None:
    """Quantized bases, 8-bit optimizers, fp16, Liger's kernels and flash-attention lower the loss and leave a model."""
    pytest.importorskip(package)
    config = cuda(dataclasses.replace(TINY, steps=16, checkpoint_every=100, **settings))
    train_on(config, task_shards, base, tmp_path / "out", tmp_path / "work")
    losses = [row["loss"] for row in log_rows(tmp_path / "out")]
    assert sum(losses[-4:]) < sum(losses[:4])
    load_model(tmp_path / "out")
