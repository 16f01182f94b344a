"""What a method needs of the machine, asked before anything starts: packages, and a CUDA device.

Imports none of what it asks for.
"""

from __future__ import annotations

import importlib.util

from training.config import ConfigError, TrainConfig


def check_requirements(config: TrainConfig, on_cuda: bool) -> None:
    """Refuse a training whose method this machine cannot run.

    Args:
        config: all settings.
        on_cuda: whether it would run on a CUDA device.

    Raises:
        ConfigError: says what is missing and what to use instead.
    """
    needs_cuda = {
        f"optimizer {config.optimizer!r}": (config.optimizer.startswith("paged"), "optimizer 'adamw_8bit' or 'adamw'"),
        "precision 'fp16'": (config.precision == "fp16", "precision 'bf16' or 'fp32'"),
        "liger": (config.liger, "no liger"),
        "attention 'flash_attention_2'": (config.attention == "flash_attention_2", "attention 'sdpa'"),
    }
    for what, (wanted, instead) in needs_cuda.items():
        if wanted and not on_cuda:
            raise ConfigError(f"{what} needs a CUDA device, and this training has none; use {instead}")
    packages = {
        "bitsandbytes": config.quantization != "none" or config.optimizer.endswith("8bit"),
        "liger_kernel": config.liger,
        "flash_attn": config.attention == "flash_attention_2",
    }
    for package, wanted in packages.items():
        if wanted and not has_package(package):
            setting = {"bitsandbytes": "quantization and 8-bit optimizers", "liger_kernel": "liger"}.get(
                package, "attention 'flash_attention_2'"
            )
            name = package.replace("_", "-")
            raise ConfigError(f"{setting}: the package {name} is not installed; pip install {name}, or do without")


def choose_attention(config: TrainConfig, on_cuda: bool, in_half: bool) -> str:
    """Return the attention implementation: as told, or flash-attention where it is installed and can run, else sdpa.

    Args:
        config: all settings.
        on_cuda: whether the training runs on a CUDA device.
        in_half: whether it computes in 16 bits, which flash-attention asks for.
    """
    if config.attention != "auto":
        return config.attention
    return "flash_attention_2" if on_cuda and in_half and has_package("flash_attn") else "sdpa"


def has_package(name: str) -> bool:
    """Return whether a package is installed, without importing it."""
    return importlib.util.find_spec(name) is not None
