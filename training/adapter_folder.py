"""Adapter folders as people have them: what is in one, whether it is whole, and whether it belongs to a model.

The files alone are looked at: settings as PEFT saved them, and the names and shapes of the tensors. Where something is
missing, PEFT and engines load the rest in silence.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.model_folder import (
    ADAPTER_CONFIG,
    ModelError,
    TensorInfo,
    check_not_pointer,
    find_weights,
    read_config,
    read_header,
)

ADAPTER_WEIGHTS = "adapter_model.safetensors"
PREFIX = "base_model.model."
# Initialisations that change the base weights: their adapter fits no model but the one in memory when it was trained.
_CHANGES_BASE = ("pissa", "olora", "corda", "loftq", "lora_ga")
_PAIR = re.compile(r"^(?P<module>.+)\.lora_(?P<part>A|B)\.weight$")
_LAYER = re.compile(r"^(?P<before>.*\.layers\.)(?P<number>\d+)(?P<after>\..+)$")


def read_adapter_settings(folder: Path) -> dict[str, Any]:
    """Return what PEFT saved of an adapter's shape beside its weights.

    Raises:
        ModelError: the folder holds no adapter.
    """
    path = folder / ADAPTER_CONFIG
    if not path.is_file():
        raise ModelError(f"{folder} holds no adapter_config.json; give the folder of a saved adapter")
    check_not_pointer(path)
    try:
        return dict(json.loads(path.read_text()))
    except (ValueError, TypeError):
        raise ModelError(f"{path} is not the JSON of an adapter; save the adapter again") from None


def read_adapter_tensors(folder: Path) -> dict[str, TensorInfo]:
    """Return the tensors of an adapter by name.

    Raises:
        ModelError: they are not there, in another format, or not all there.
    """
    path = folder / ADAPTER_WEIGHTS
    if not path.is_file():
        if (folder / "adapter_model.bin").is_file():
            raise ModelError(
                f"{folder} holds its weights in torch's format alone (adapter_model.bin); load it with PEFT and save "
                f"it again (model.save_pretrained writes safetensors)"
            )
        raise ModelError(f"{folder} has no {ADAPTER_WEIGHTS}; copy the adapter again")
    return read_header(path)


def check_adapter(adapter: Path, model: Path | None = None) -> dict[str, TensorInfo]:
    """Refuse a folder without a whole adapter, and an adapter of other base weights than those that were saved.

    Args:
        adapter: the folder.
        model: folder of the base model that it is to be put on; None does not compare.

    Returns:
        Its tensors by name.

    Raises:
        ModelError: one line, with what to do.
    """
    settings = read_adapter_settings(adapter)
    init = settings.get("init_lora_weights")
    if str(init).startswith(_CHANGES_BASE):
        raise ModelError(
            f"{adapter} was initialised by {init!r}, which changes the base weights: it does not fit the saved base; "
            "train with lora.merge, or save it with PEFT's path_initial_model_for_weight_conversion"
        )
    tensors = read_adapter_tensors(adapter)
    if str(settings.get("peft_type", "LORA")) == "LORA":
        for name in ("r", "lora_alpha", "target_modules"):
            if settings.get(name) is None:
                raise ModelError(f"{adapter}: adapter_config.json has no {name}; save the adapter again with PEFT")
        _check_pairs(adapter, tensors, settings)
        if model is not None:
            _check_shapes(adapter, tensors, model)
    return tensors


def _check_pairs(adapter: Path, tensors: Mapping[str, TensorInfo], settings: Mapping[str, Any]) -> None:
    """Refuse an adapter that lacks half of a pair, or a layer that the others of its kind are in."""
    parts: dict[str, set[str]] = defaultdict(set)
    for name in tensors:
        if pair := _PAIR.match(name):
            parts[pair["module"]].add(pair["part"])
    if not parts and not any(".lora_embedding_" in name for name in tensors):
        raise ModelError(f"{adapter} holds no adapter weights (lora_A, lora_B), only {next(iter(tensors), 'nothing')}")
    for module, found in parts.items():
        if len(found) < 2:
            lost = "B" if "A" in found else "A"
            raise ModelError(f"{adapter} lacks {module}.lora_{lost}.weight; copy the adapter again")
    if settings.get("layers_to_transform") or settings.get("layers_pattern"):
        return
    layers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for module in parts:
        if place := _LAYER.match(module):
            layers[place["before"], place["after"]].add(int(place["number"]))
    every = set().union(*layers.values()) if layers else set()
    for (before, after), numbers in sorted(layers.items()):
        if isinstance(settings["target_modules"], list) and (lost_layers := sorted(every - numbers)):
            raise ModelError(
                f"{adapter} lacks {before}{lost_layers[0]}{after}, which it has for {len(numbers)} other layers; copy "
                f"the adapter again"
            )


def _check_shapes(adapter: Path, tensors: Mapping[str, TensorInfo], model: Path) -> None:
    """Refuse an adapter whose pairs do not fit the weights that they are added to."""
    read_config(model)
    base = {name: tensor for file in find_weights(model) for name, tensor in read_header(file).items()}
    for name, tensor in tensors.items():
        pair = _PAIR.match(name)
        weight = base.get(f"{pair['module'].removeprefix(PREFIX)}.weight") if pair else None
        if pair and weight is None and "lm_head" not in name:  # which a tied model does not store
            raise ModelError(
                f"{adapter} does not fit the model: {model} has no {pair['module'].removeprefix(PREFIX)}; give the "
                f"base it was trained on"
            )
        if pair and weight is not None:
            out, width = weight.shape[0], weight.shape[-1]
            if tensor.shape[-1 if pair["part"] == "A" else 0] != (width if pair["part"] == "A" else out):
                raise ModelError(
                    f"{adapter} does not fit the model: {name} is {tensor.shape}, and the weight in {model} is "
                    f"{weight.shape}; give the base it was trained on"
                )


def list_whole_modules(adapter: Path) -> str:
    """Return what an adapter trains beside its pairs, in words; empty for nothing."""
    settings = read_adapter_settings(adapter)
    parts = list(settings.get("modules_to_save") or ())
    if settings.get("bias", "none") != "none":
        parts.append("biases")
    return ", ".join(parts)


def touches_embedding(tensors: Mapping[str, TensorInfo]) -> bool:
    """Return whether an adapter changes the embedding or the output layer, which a model may keep as one."""
    return any(re.search(r"\b(lm_head|embed_tokens|embed_out|wte)\.", name) for name in tensors)


def why_not_served(settings: Mapping[str, Any], tensors: Mapping[str, TensorInfo], max_rank: int) -> str:
    """Return why vLLM cannot serve an adapter that can be merged, empty where it can."""
    kind = str(settings.get("peft_type", "LORA"))
    ranks = [tensor.shape[0] for name, tensor in tensors.items() if (pair := _PAIR.match(name)) and pair["part"] == "A"]
    extra = sorted(name for name in tensors if ".lora_" not in name)
    reasons = {
        f"is of the kind {kind}": kind != "LORA",
        "is a DoRA adapter": bool(settings.get("use_dora")),
        f"holds whole modules ({', '.join(settings.get('modules_to_save') or ())})": bool(
            settings.get("modules_to_save")
        ),
        f"trains biases (bias={settings.get('bias')!r})": settings.get("bias", "none") != "none"
        or bool(settings.get("lora_bias")),
        "changes the embedding or the output layer": touches_embedding(tensors),
        f"has rank {max(ranks, default=0)}, and {max_rank} is the most": max(ranks, default=0) > max_rank,
        f"holds {extra[0] if extra else ''}, which is no adapter weight": bool(extra),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
