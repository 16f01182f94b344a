"""Does a model fit on a device? Weights, what the engine works with, and a cache for at least one sequence.

Read from the model's files alone, so that the answer comes, with its numbers, before anything is loaded.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from evaluation.engine import EngineConfig, computes_bfloat16
from training.model_folder import FLOAT_TYPES, read_header

GIB = 1 << 30
STEP_TOKENS = 8192  # tokens that an engine computes in one step at most
PROCESS_BYTES = {"cpu": int(1.2 * GIB), "cuda": GIB}  # libraries; on CUDA the context and the captured graphs
SMALLEST_MODEL_TOKENS = 512  # fewer hold no task
FEW_SEQUENCES = 16


@dataclass(frozen=True)
class ModelShape:
    """What of a model decides how much memory it takes.

    Attributes:
        weight_bytes: of all weights, in the type computed in or as they are stored where that is smaller.
        token_bytes: of the key-value cache of one token.
        step_bytes: of what is computed in one step, for each token.
        sequence_bytes: of what is computed in one step, for each sequence: its scores over the vocabulary.
        max_tokens: the longest sequence it takes.
    """

    weight_bytes: int
    token_bytes: int
    step_bytes: int
    sequence_bytes: int
    max_tokens: int


def read_shape(model: Path, number_bytes: int = 2) -> ModelShape:
    """Return the shape of the model in a folder, from its config.json and the headers of its weights.

    Args:
        model: folder of the model.
        number_bytes: of a number as the engine computes: 2 for bfloat16, 4 for float32.
    """
    config: dict[str, Any] = json.loads((model / "config.json").read_text())
    config = config.get("text_config", config)
    hidden, heads = int(config["hidden_size"]), int(config["num_attention_heads"])
    width = int(config.get("head_dim") or hidden // heads)
    kv_heads = int(config.get("num_key_value_heads") or heads)
    return ModelShape(
        weight_bytes=_weight_bytes(model, number_bytes),
        token_bytes=2 * int(config["num_hidden_layers"]) * kv_heads * width * number_bytes,
        step_bytes=(4 * hidden + 3 * int(config.get("intermediate_size") or 4 * hidden)) * number_bytes,
        sequence_bytes=3 * 4 * int(config["vocab_size"]),
        max_tokens=int(config.get("max_position_embeddings") or 32768),
    )


def _weight_bytes(model: Path, number_bytes: int) -> int:
    tensors = [tensor for file in model.glob("*.safetensors") for tensor in read_header(file, whole=False).values()]
    return sum(number_bytes * tensor.size if tensor.dtype in FLOAT_TYPES else tensor.num_bytes for tensor in tensors)


def fit_engine(
    model: Path, device: str, kind: str, config: EngineConfig, free_bytes: int, total_bytes: int, num_engines: int = 1
) -> EngineConfig:
    """Return `config` as it fits into the memory that is free: on a GPU, with a smaller share where that is needed.

    Args:
        model: folder of the model.
        device: name of the device, for the message.
        kind: `cpu` or `cuda`.
        config: the limits that were asked for.
        free_bytes: free memory of the device.
        total_bytes: all of its memory.
        num_engines: engines that share it.

    Raises:
        InputError: the model does not fit; the message says what it takes, and what would fit.
    """
    shape = read_shape(model, 2 if computes_bfloat16(kind == "cpu") else 4)
    wanted = config.max_model_tokens or shape.max_tokens
    work = PROCESS_BYTES[kind] + STEP_TOKENS * shape.step_bytes + config.max_num_sequences * shape.sequence_bytes
    if kind == "cuda":
        share = min(config.gpu_memory_share, math.floor(1000 * 0.98 * free_bytes / total_bytes) / 1000)
        config = replace(config, gpu_memory_share=max(share, 0.001))
        room = int(share * total_bytes)
        cache = room - work - shape.weight_bytes
    else:
        room = free_bytes // num_engines
        cache = min(config.kv_cache_gib * GIB, room - work - shape.weight_bytes)
    need = {
        "weights": shape.weight_bytes,
        "working memory": work,
        f"the cache of one sequence of {wanted:,} tokens": wanted * shape.token_bytes,
    }
    if wanted * shape.token_bytes <= cache and (kind == "cuda" or sum(need.values()) <= room):
        return config
    fitting = max(cache, 0) // shape.token_bytes // 64 * 64
    if fitting >= SMALLEST_MODEL_TOKENS:
        remedy = f"it fits with engine.max_model_tokens {fitting}"
        if kind == "cpu" and cache == config.kv_cache_gib * GIB:
            remedy += f", or with engine.kv_cache_gib {math.ceil(wanted * shape.token_bytes / GIB)} if that is free"
    elif config.max_num_sequences > FEW_SEQUENCES:
        remedy = (
            f"try engine.max_num_sequences {FEW_SEQUENCES} (now {config.max_num_sequences}), fewer engines on it, "
            f"or a smaller model"
        )
    else:
        remedy = "free memory, or use a smaller model"
    parts = " + ".join(f"{size / GIB:.2f} GiB for {name}" for name, size in need.items())
    shared = f" for each of {num_engines} engines" if num_engines > 1 else ""
    raise InputError(
        f"model {str(model)!r} does not fit on {device}: it takes {parts}, and {room / GIB:.2f} GiB may be "
        f"used{shared}; {remedy}"
    )
