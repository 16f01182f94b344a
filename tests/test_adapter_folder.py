"""Adapters of other trainers: each is served, merged, or refused for the true reason with the command that helps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file

from arc_dsl.errors import InputError
from evaluation.adapters import find_adapters
from flows.command.cli import main
from tests.support.tiny import save_tiny_adapter
from training.adapter import merge_adapter
from training.adapter_folder import check_adapter
from training.model import load_model

WEIGHTS = "adapter_model.safetensors"
PAIRS = {"target_modules": ["q_proj", "v_proj"], "r": 4}
# Settings of an adapter as PEFT takes them -> why it is not served; empty where it is.
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "plain": (PAIRS, ""),
    "all linear layers": ({"target_modules": "all-linear", "r": 4}, ""),
    "some layers": ({**PAIRS, "layers_to_transform": [1]}, ""),
    "an output layer saved whole": ({**PAIRS, "modules_to_save": ["lm_head"]}, "holds whole modules (lm_head)"),
    "an embedding saved whole": ({**PAIRS, "modules_to_save": ["embed_tokens"]}, "holds whole modules (embed_tokens)"),
    "a pair on the output layer": ({"target_modules": ["lm_head"], "r": 4}, "changes the embedding or the output"),
    "a pair on the embedding": ({"target_modules": ["embed_tokens", "q_proj"], "r": 4}, "changes the embedding or"),
    "a high rank": ({"target_modules": ["q_proj"], "r": 1024}, "has rank 1024, and 512 is the most"),
    "biases": ({**PAIRS, "bias": "all"}, "trains biases (bias='all')"),
    "DoRA": ({**PAIRS, "use_dora": True}, "is a DoRA adapter"),
    "IA3": ({"target_modules": ["k_proj", "down_proj"], "feedforward_modules": ["down_proj"]}, "is of the kind IA3"),
}


def save_as_peft_does(model: Path, folder: Path, settings: dict[str, Any]) -> Path:
    """Save an adapter with random weights as another trainer would, with PEFT alone."""
    torch.manual_seed(0)
    kind = peft.IA3Config if "feedforward_modules" in settings else peft.LoraConfig
    options = {} if kind is peft.IA3Config else {"lora_alpha": 8, "init_lora_weights": False}
    adapted = peft.get_peft_model(load_model(model), kind(task_type="CAUSAL_LM", **options, **settings))
    for name, parameter in adapted.named_parameters():
        if parameter.requires_grad and "lora_A" not in name:
            parameter.data += 0.05 * torch.randn_like(parameter)
    adapted.save_pretrained(str(folder))
    return folder


@pytest.mark.filterwarnings("ignore::UserWarning")  # PEFT's, of tied layers and embeddings saved along
@pytest.mark.parametrize("name", KINDS)
def test_an_adapter_is_served_or_merged(name: str, tiny_model: Path, tmp_path: Path):
    """What an engine cannot serve is refused for its reason with the command that merges it, and that works."""
    settings, reason = KINDS[name]
    folder = save_as_peft_does(tiny_model, tmp_path / "adapter", settings)
    if reason:
        with pytest.raises(InputError) as error:
            find_adapters(tiny_model, [str(folder)])
        command = f"arcwright merge --model {tiny_model} --adapter {folder} --out FOLDER"
        assert reason in str(error.value) and command in str(error.value)
    else:
        assert find_adapters(tiny_model, ["base", str(folder)]) == {str(folder): folder}
    before = load_model(tiny_model)(input_ids=torch.arange(12)[None]).logits
    assert merge_adapter(tiny_model, folder, tmp_path / "merged", "float32") < 1e-3
    merged = load_model(tmp_path / "merged")
    assert not torch.allclose(merged(input_ids=torch.arange(12)[None]).logits, before, atol=1e-3)
    assert merged.config.tie_word_embeddings == ("lm_head" not in str(settings) and "embed" not in str(settings))


def edit_settings(**changes: object) -> Callable[[Path], None]:
    """Return a function that changes what PEFT saved beside the weights; None takes an entry out."""

    def edit(folder: Path) -> None:
        settings = {**json.loads((folder / "adapter_config.json").read_text()), **changes}
        kept = {name: value for name, value in settings.items() if value is not None}
        (folder / "adapter_config.json").write_text(json.dumps(kept))

    return edit


def lose(part: str) -> Callable[[Path], None]:
    """Return a function that takes the tensors with `part` in their name out of an adapter."""

    def edit(folder: Path) -> None:
        weights = load_file(folder / WEIGHTS)
        save_file({name: tensor for name, tensor in weights.items() if part not in name}, folder / WEIGHTS)

    return edit


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no weights": (lambda folder: (folder / WEIGHTS).unlink(), "has no adapter_model.safetensors"),
    "bin alone": (lambda folder: (folder / WEIGHTS).rename(folder / "adapter_model.bin"), "alone (adapter_model.bin)"),
    "a pointer": (lambda folder: (folder / WEIGHTS).write_text("version https://git-lfs.github.com/spec"), "git-lfs"),
    "cut off": (lambda folder: (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-9]), "announces"),
    "no rank": (edit_settings(r=None), "adapter_config.json has no r"),
    "half a pair": (lose("layers.0.self_attn.q_proj.lora_B"), "model.layers.0.self_attn.q_proj.lora_B.weight; copy"),
    "a layer less": (
        lose("layers.1.self_attn.q_proj"),
        "model.layers.1.self_attn.q_proj, which it has",
    ),
    "nothing of its own": (lose("lora_"), "holds no adapter weights (lora_A, lora_B), only nothing"),
    "half its settings": (lambda folder: (folder / "adapter_config.json").write_text("{"), "is not the JSON of an"),
    "changed base weights": (edit_settings(init_lora_weights="pissa"), "which changes the base weights"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_adapter_that_is_not_whole_is_refused(name: str, tiny_model: Path, tmp_path: Path):
    """Sampling, merging and training say the same line, before a model is loaded."""
    folder = save_tiny_adapter(tiny_model, tmp_path / "adapter")
    damage, message = BROKEN[name]
    damage(folder)
    for use in (lambda: check_adapter(folder, tiny_model), lambda: find_adapters(tiny_model, [str(folder)])):
        with pytest.raises(InputError) as error:
            use()
        assert message in str(error.value) and "\n" not in str(error.value)


def test_settings_of_a_later_peft_are_passed_over(tiny_model: Path, tmp_path: Path):
    """An unknown option, and the name of a base that lies elsewhere, refuse nothing."""
    folder = save_tiny_adapter(tiny_model, tmp_path / "adapter")
    edit_settings(future_option={"x": 1}, base_model_name_or_path="someone/some-model")(folder)
    assert find_adapters(tiny_model, [str(folder)])


def test_an_adapter_of_another_model_is_refused(tiny_model: Path, tmp_path: Path, capsys):
    """Shapes and layers are compared with the model's before anything is loaded."""
    folder = save_tiny_adapter(tiny_model, tmp_path / "adapter")
    path = folder / WEIGHTS
    weights = load_file(path)
    save_file({name.replace("layers.1.", "layers.7."): tensor for name, tensor in weights.items()}, path)
    with pytest.raises(InputError, match=r"has no model\.layers\.7\.self_attn\.q_proj; give the base"):
        find_adapters(tiny_model, [str(folder)])
    save_file({name: tensor.repeat(2, 2) for name, tensor in weights.items()}, path)
    assert main(["merge", "--model", str(tiny_model), "--adapter", str(folder), "--out", str(tmp_path / "o")]) == 2
    assert "does not fit the model: base_model.model.model.layers.0" in capsys.readouterr().err
