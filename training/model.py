"""Models: built from scratch from a few numbers, saved so that transformers and vLLM load them as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arc_dsl.errors import StageError, is_environment, one_line
from training.model_folder import WEIGHTS_FILE, ModelError, find_weights, read_config
from training.tokenizer import save_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel, Qwen2ForCausalLM


NAMES_SHOWN = 3  # of tensors, in a message


class SaveError(StageError):
    """A saved model that is not the one in memory; the folder must not be used."""


@dataclass(frozen=True)
class ScratchConfig:
    """The size of a Qwen2-shaped model built from scratch.

    Attributes:
        hidden: width of the residual stream.
        layers: number of blocks.
        heads: attention heads; must divide `hidden`.
        kv_heads: key and value heads; must divide `heads`.
        intermediate: width of the feed-forward layers.
        rope_theta: base of the rotary positions; small ones resolve short distances better.
    """

    hidden: int = 192
    layers: int = 4
    heads: int = 6
    kv_heads: int = 6
    intermediate: int = 512
    rope_theta: float = 10_000.0

    def __post_init__(self) -> None:
        for name in ("hidden", "layers", "heads", "kv_heads", "intermediate"):
            if getattr(self, name) < 1:
                raise ModelError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.hidden % self.heads or (self.hidden // self.heads) % 32:
            raise ModelError(
                f"hidden / heads must be a multiple of 32, which vLLM's attention asks for on the CPU, "
                f"got {self.hidden} / {self.heads}"
            )
        if self.heads % self.kv_heads:
            raise ModelError(f"kv_heads must divide heads, got {self.kv_heads} and {self.heads}")
        if self.rope_theta <= 1:
            raise ModelError(f"rope_theta must be above 1, got {self.rope_theta}")


def build_model(config: ScratchConfig, tokenizer: Any, seed: int = 0) -> Qwen2ForCausalLM:
    """Return a new float32 model for `tokenizer` with weights drawn from `seed`; the global random state is kept.

    It has as many tokens, and takes sequences as long, as the tokenizer says.
    """
    import torch
    from transformers import GenerationConfig, Qwen2Config, Qwen2ForCausalLM

    shape = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=config.hidden,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        num_key_value_heads=config.kv_heads,
        intermediate_size=config.intermediate,
        max_position_embeddings=tokenizer.model_max_length,
        rope_parameters={"rope_type": "default", "rope_theta": config.rope_theta},
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        use_cache=True,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model: Qwen2ForCausalLM = Qwen2ForCausalLM(shape).float()
    model.generation_config = GenerationConfig(
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id, do_sample=True
    )
    return model


def load_model(
    folder: Path,
    dtype: str = "float32",
    attention: str = "sdpa",
    quantization: str = "none",
    device: str | None = None,
) -> PreTrainedModel:
    """Load the causal language model in `folder`; nothing is downloaded, and no code in the folder is run.

    transformers puts random numbers where a tensor is missing and passes over those that it does not expect. Here both
    are refused.

    Args:
        folder: a model folder with config.json and safetensors weights.
        dtype: type of the weights in memory, `float32` or `bfloat16`.
        attention: the attention implementation, as transformers calls it.
        quantization: `nf4` keeps linear layers in 4 bits and computes in `dtype`; needs bitsandbytes.
        device: where to, as torch calls it: `meta` takes no memory and compares names and shapes alone.

    Raises:
        ModelError: the folder does not hold a model that transformers can load without custom code, or lacks tensors of
            it, has others, or some of other shapes.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    settings = read_config(folder)
    find_weights(folder)
    options: dict[str, Any] = {"device_map": device} if device else {}
    if quantization == "nf4":
        from transformers import BitsAndBytesConfig

        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=getattr(torch, dtype),
        )
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            str(folder),
            dtype=getattr(torch, dtype),
            attn_implementation=attention,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are refused below, by name
            **options,
        )
    except (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError, SafetensorError) as error:
        if is_environment(error):
            raise
        if "auto_map" in settings:
            raise ModelError(
                f"model {str(folder)!r} needs code of its own (auto_map in its config.json), which is not run here; "
                f"use a model of an architecture that transformers knows"
            ) from error
        raise ModelError(
            f"model {str(folder)!r} cannot be loaded ({one_line(error)[:300]}); save it again as safetensors"
        ) from error
    model: PreTrainedModel = loaded[0]
    check_loading(folder, loaded[1])
    return model


def check_loading(folder: Path, found: Mapping[str, Any]) -> None:
    """Refuse a model that transformers filled up or cut down while it loaded it.

    Args:
        folder: the model's, for the message.
        found: what `from_pretrained(..., output_loading_info=True)` tells beside the model.

    Raises:
        ModelError: names the first tensors that are missing, unexpected or of another shape.
    """
    faults = {
        "lacks": sorted(found["missing_keys"]),
        "does not expect": sorted(found["unexpected_keys"]),
        "expects another shape of": sorted(_describe_shapes(entry) for entry in found["mismatched_keys"]),
    }
    for what, names in faults.items():
        if names:
            more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
            whose = "the folder" if what == "lacks" else "its architecture"
            raise ModelError(
                f"model {str(folder)!r}: {whose} {what} {len(names)} tensors: {', '.join(names[:NAMES_SHOWN])}{more}; "
                f"copy the weights and config.json again, from one and the same model"
            )


def _describe_shapes(entry: Any) -> str:
    """Return a mismatch as text; transformers gives (name, shape in the file, shape in the model)."""
    if isinstance(entry, str):
        return entry
    name, stored, expected = entry
    return f"{name} ({tuple(stored)}, not {tuple(expected)})"


def apply_liger(model: Any) -> None:
    """Replace norms, rotary positions and feed-forward layers of `model` by Liger's kernels; the loss stays ours."""
    from liger_kernel.transformers import _apply_liger_kernel_to_instance

    _apply_liger_kernel_to_instance(model=model, cross_entropy=False, fused_linear_cross_entropy=False)


def save_model(
    model: Any, tokenizer: Any, folder: Path, dtype: str = "bfloat16", weights: Mapping[str, Any] | None = None
) -> None:
    """Write model and tokenizer to `folder` as safetensors of `dtype`; the model in memory keeps its own type.

    What is written depends on the weights and the tokenizer alone: no paths, no dates. An output layer that is tied to
    the embedding is written once, and the configuration says so.

    Args:
        model: a causal language model.
        tokenizer: its tokenizer.
        folder: where to; made if it is not there.
        dtype: type of the weights written, `float32` or `bfloat16`.
        weights: tensors by name to write in place of the model's own.

    Raises:
        SaveError: the weights that were written are not those that the configuration announces.
    """
    import torch
    from safetensors import safe_open
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    target = getattr(torch, dtype)
    source = model.state_dict() if weights is None else weights
    state = {name: tensor.detach().to("cpu", target).contiguous() for name, tensor in source.items()}
    if model.config.tie_word_embeddings:
        state.pop("lm_head.weight", None)
    if len({tensor.data_ptr() for tensor in state.values()}) != len(state):
        state = {name: tensor.clone() for name, tensor in state.items()}
    save_file(state, str(folder / WEIGHTS_FILE), metadata={"format": "pt"})
    (folder / WEIGHTS_FILE).chmod(0o644)
    config = {**model.config.to_dict(), "dtype": dtype, "use_cache": True}  # trainers switch the cache off
    config["architectures"] = [type(model).__name__]
    config.pop("_name_or_path", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    # Not `save_pretrained`, which refuses what some makers publish (a temperature where nothing is sampled).
    model.generation_config.to_json_file(folder / "generation_config.json", use_diff=True)
    save_tokenizer(tokenizer, folder)
    with safe_open(str(folder / WEIGHTS_FILE), "pt") as file:
        written = set(file.keys())
    if written != set(state):
        odd = sorted(written ^ set(state))[0]
        raise SaveError(f"{folder}: the saved weights differ from the model's ({odd}); the folder must not be used")


def count_parameters(model: Any) -> tuple[int, int]:
    """Return how many parameters are trained, and how many there are; tied ones count once."""
    parameters = list(model.parameters())
    return sum(p.numel() for p in parameters if p.requires_grad), sum(p.numel() for p in parameters)
