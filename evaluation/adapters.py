"""LoRA adapters that an engine serves beside a model: what can be served, and what has to be merged first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from arc_dsl.errors import InputError
from training.adapter_folder import ADAPTER_WEIGHTS, check_adapter, read_adapter_settings, why_not_served

BASE = "base"  # in a list of adapters: the model without one
LORA_RANKS = (8, 16, 32, 64, 128, 256, 320, 512)  # what vLLM allocates for


def find_adapters(model: Path, adapters: Sequence[str]) -> dict[str, Path]:
    """Return the folders of a list of adapters by their entries; `base` is left out.

    Args:
        model: the model they belong to.
        adapters: folders of saved adapters, or `base`.

    Raises:
        InputError: an adapter is one that vLLM cannot serve; the message has the command that merges it.
        ModelError: a folder holds no adapter, not a whole one, or one of another model.
    """
    found = {entry: Path(entry) for entry in adapters if entry != BASE}
    for folder in found.values():
        tensors = check_adapter(folder, model)
        if reason := why_not_served(read_adapter_settings(folder), tensors, LORA_RANKS[-1]):
            raise InputError(
                f"adapter {str(folder)!r} {reason}, which vLLM cannot serve; merge it and sample from the result: "
                f"arcwright merge --model {model} --adapter {folder} --out FOLDER"
            )
    return found


def read_rank(folder: Path) -> int:
    """Return the largest rank of the adapter in a folder."""
    settings = read_adapter_settings(folder)
    return max([int(settings["r"]), *map(int, (settings.get("rank_pattern") or {}).values())])


def read_targets(folder: Path) -> set[str]:
    """Return the names of the modules that the adapter in a folder changes, such as `q_proj`."""
    from safetensors import safe_open

    with safe_open(folder / ADAPTER_WEIGHTS, "numpy") as weights:
        return {name.split(".lora_")[0].rpartition(".")[2] for name in weights.keys() if ".lora_" in name}  # noqa: SIM118


def write_idle_adapter(like: Path, folder: Path) -> Path:
    """Write an adapter that changes nothing, of the same shape as the one in `like`, to `folder`."""
    from safetensors.torch import load_file, save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = load_file(like / ADAPTER_WEIGHTS)
    save_file({name: tensor.zero_() for name, tensor in weights.items()}, folder / ADAPTER_WEIGHTS)
    shutil.copy(like / "adapter_config.json", folder)
    return folder
