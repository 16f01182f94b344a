"""A model folder that is not whole is refused before anything starts, in one line that names what is wrong with it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from arc_dsl.errors import InputError
from flows.command.cli import main
from tests.support.trainings import TINY
from training.config import ValidationConfig
from training.inspection import inspect_model
from training.model import load_model, save_model
from training.model_folder import ModelError, check_files, find_weights
from training.prompt import PromptSettings
from training.tokenizer import load_tokenizer
from training.validation import Validation

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 988097824\n"
DOWN = "model.layers.0.mlp.down_proj.weight"
Weights = dict[str, torch.Tensor]


def cut(folder: Path) -> None:
    """Keep the first half of the weights."""
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def split(folder: Path, kept: int = 2, again: str = "") -> None:
    """Cut the weights into two shards with an index, of which `kept` are there; the tensor `again` is in both."""
    weights = load_file(folder / "model.safetensors")
    names = sorted(weights)
    where = {name: f"model-0000{1 + (number % 2)}-of-00002.safetensors" for number, name in enumerate(names)}
    for shard in sorted(set(where.values()))[:kept]:
        chosen = {name: weights[name] for name in names if where[name] == shard or name == again}
        save_file(chosen, folder / shard, metadata={"format": "pt"})
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": where}))


def replace_weights(folder: Path, name: str = "other.gguf") -> None:
    """Leave weights of another format alone."""
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(b"GGUF")


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (cut, "model.safetensors has 102,520 bytes, and its header announces 205,040"),
    "emptied": (lambda folder: (folder / "model.safetensors").write_bytes(b""), "(0 bytes) is no safetensors file"),
    "zeros": (lambda folder: (folder / "model.safetensors").write_bytes(bytes(5000)), "is no safetensors file"),
    "a page": (lambda folder: (folder / "model.safetensors").write_text("<html>" * 99), "is no safetensors file"),
    "a pointer": (lambda folder: (folder / "model.safetensors").write_text(POINTER), "git-lfs left in place"),
    "a tokenizer's pointer": (lambda folder: (folder / "tokenizer.json").write_text(POINTER), "git-lfs left in place"),
    "a missing shard": (
        lambda folder: split(folder, 1),
        "model-00002-of-00002.safetensors, which is not there (1 of 2",
    ),
    "no index": (
        lambda folder: (split(folder), (folder / "model.safetensors.index.json").unlink()),
        "no model.safetensors.index.json that says what model-00001-of-00002.safetensors is a part of",
    ),
    "a tensor twice": (lambda folder: split(folder, again=DOWN), f"holds the tensor {DOWN} twice"),
    "two models": (
        lambda folder: shutil.copy(folder / "model.safetensors", folder / "adapter_model.safetensors"),
        "holds adapter_model.safetensors beside model.safetensors",
    ),
    "GGUF alone": (replace_weights, "holds GGUF weights alone (other.gguf); convert them: arcwright import-model"),
    "bin alone": (
        lambda folder: replace_weights(folder, "pytorch_model.bin"),
        "in torch's format alone (pytorch_model.b",
    ),
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "has no weights; copy model.safetensors"),
    "no configuration": (lambda folder: (folder / "config.json").unlink(), "has no config.json"),
    "half a configuration": (lambda folder: (folder / "config.json").write_text('{"a": '), "config.json is not JSON"),
    "a list": (lambda folder: (folder / "config.json").write_text("[]"), "must hold a JSON object, got list"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "has no tokenizer.json"),
    "no tokenizer's settings": (
        lambda folder: (folder / "tokenizer_config.json").unlink(),
        "has no tokenizer_config.json",
    ),
    "an adapter": (lambda folder: (folder / "adapter_config.json").write_text("{}"), "holds an adapter, not a model"),
}


def edit_weights(change: Callable[[Weights], object]) -> Callable[[Path], None]:
    """Return a function that changes the tensors of a folder."""

    def edit(folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        change(weights)
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})

    return edit


def edit_config(**changes: object) -> Callable[[Path], None]:
    """Return a function that changes the configuration of a folder."""

    def edit(folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps({**config, **changes}))

    return edit


def forget_tokens(folder: Path) -> None:
    """Take the last 40 rows from the embedding."""
    edit_weights(lambda weights: weights.update({EMBEDDING: weights[EMBEDDING][:-40].clone()}))(folder)
    rows = len(load_file(folder / "model.safetensors")[EMBEDDING])
    edit_config(vocab_size=rows)(folder)


EMBEDDING = "model.embed_tokens.weight"
TENSORS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (
        edit_weights(lambda weights: [weights.pop(name) for name in sorted(weights) if "layers.1.mlp" in name]),
        "the folder lacks 3 tensors: model.layers.1.mlp.down_proj.weight, model.layers.1.mlp.gate_proj.weight",
    ),
    "an output layer that is not there": (
        edit_config(tie_word_embeddings=False),
        "lacks 1 tensors: lm_head.weight",
    ),
    "unexpected": (
        edit_weights(lambda weights: weights.update({"model.layers.7.mlp.up_proj.weight": torch.ones(2, 2)})),
        "its architecture does not expect 1 tensors: model.layers.7.mlp.up_proj.weight",
    ),
    "of another shape": (
        edit_config(intermediate_size=96),
        "another shape of 6 tensors: model.layers.0.mlp.down_proj.weight ((64, 128), not (64, 96))",
    ),
    "not a number": (
        edit_weights(lambda weights: weights[DOWN].mul_(float("nan"))),
        f"the tensor {DOWN} holds numbers that are not finite",
    ),
    "all zeros": (edit_weights(lambda weights: weights[DOWN].zero_()), f"the tensor {DOWN} is all zeros"),
    "fewer rows than tokens": (forget_tokens, "the tokenizer has 40 tokens more than the embedding's 250 rows"),
    "of an unknown architecture": (edit_config(model_type="mine"), "cannot be loaded"),
    "with code of its own": (
        edit_config(model_type="mine", auto_map={"AutoConfig": "code.C", "AutoModelForCausalLM": "code.M"}),
        "needs code of its own (auto_map in its config.json), which is not run here",
    ),
}


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be damaged."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_not_whole_are_refused(name: str, folder: Path):
    """Without importing torch, the message names the file and what to do; whoever loads the folder hears it too."""
    damage, message = FILES[name]
    damage(folder)
    with pytest.raises(ModelError) as error:
        check_files(folder)
    assert message in str(error.value) and "\n" not in str(error.value)
    if "tokenizer" not in name:
        with pytest.raises(ModelError):
            load_model(folder)


@pytest.mark.parametrize("name", TENSORS)
def test_tensors_that_do_not_belong_together_are_refused(name: str, folder: Path):
    """What transformers would fill up with random numbers, or pass over, is named; the folder's code is never run."""
    damage, message = TENSORS[name]
    (folder / "code.py").write_text("raise SystemExit(3)")
    damage(folder)
    with pytest.raises(InputError) as error:
        inspect_model(folder)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_whole_folder_is_described(folder: Path):
    """Shards with their index hold the same model as one file; what is in it is told."""
    whole = inspect_model(folder)
    assert (whole.architecture, whole.parameters, whole.tied) == ("Qwen2ForCausalLM", 101_184, True)
    assert (whole.template, whole.trained, whole.digits, whole.start_token) == ("sketch-1", True, "each a token", "")
    split(folder)
    assert inspect_model(folder) == whole
    assert [path.name[:11] for path in find_weights(folder)] == ["model-00001", "model-00002"]


@pytest.mark.parametrize(
    "command",
    [
        ["run", "--preset", "kaggle"],
        ["solve", "--preset", "kaggle"],
        ["sample", "--tasks", "toys"],
        ["train", "--tasks", "nowhere"],
        ["tokenize", "--tasks", "nowhere"],
    ],
    ids=" ".join,
)
def test_no_command_starts_with_a_broken_model(command: list[str], folder: Path, tmp_path: Path, capsys, monkeypatch):
    """Status 2 and one line, with nothing written: no store, no submission."""
    cut(folder)
    monkeypatch.chdir(tmp_path)
    assert main([*command, "--model", str(folder)]) == 2
    said = capsys.readouterr()
    assert "its header announces 205,040" in said.err and said.err.count("\n") == 1 and not said.out
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_tensors_are_compared_before_a_command_starts(folder: Path, tmp_path: Path, capsys, monkeypatch):
    """A process of its own compares them, and says which are missing."""
    TENSORS["missing"][0](folder)
    monkeypatch.chdir(tmp_path)
    assert main(["sample", "--tasks", "toys", "--model", str(folder)]) == 2
    said = capsys.readouterr()
    assert "the folder lacks 3 tensors" in said.err and said.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_how_makers_sample_changes_nothing_that_is_measured_and_is_kept(
    tiny_model: Path, folder: Path, task_shards: list[Path], tmp_path: Path
):
    """A repetition penalty, and settings that transformers would not save, come back; validation samples by its own."""
    published = {"repetition_penalty": 1.9, "do_sample": False, "temperature": 0.1, "top_k": 1, "eos_token_id": [1, 0]}
    (folder / "generation_config.json").write_text(json.dumps(published))
    validation = ValidationConfig(num_tasks=2, every=1, num_samples=2, max_tokens=24)
    config = replace(TINY, validation=validation, max_tokens=1024)
    settings, measured = PromptSettings.load(folder), []
    for path in (tiny_model, folder):
        rows: list[dict[str, object]] = []
        model, tokenizer = load_model(path), load_tokenizer(path)
        watch = Validation(config, task_shards, tokenizer, settings, rows)
        programs = []
        sample = watch._sample
        watch._sample = lambda *given, sample=sample, programs=programs: programs.extend(sample(*given)) or programs
        watch.measure(model, 1)
        measured.append((rows, programs))
    assert measured[0] == measured[1]
    save_model(model, tokenizer, tmp_path / "saved")
    kept = json.loads((tmp_path / "saved" / "generation_config.json").read_text())
    assert {name: kept[name] for name in published} == published
