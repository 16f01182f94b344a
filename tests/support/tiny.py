"""Tiny models with random weights, saved as the trainer saves them."""

from __future__ import annotations

from pathlib import Path

from arc_dsl.taskset import load_tasks
from training.model import ScratchConfig, build_model, save_model
from training.prompt import PromptSettings, render_prompt
from training.tokenizer import build_tokenizer

SHAPE = ScratchConfig(hidden=64, layers=2, heads=2, kv_heads=2, intermediate=128)
MAX_TOKENS = 1024
TEMPLATE = "sketch-1"


def save_tiny_model(folder: Path, seed: int = 0, dtype: str = "bfloat16", spread: float = 4.0) -> Path:
    """Save a model of 100,000 parameters and its tokenizer.

    Args:
        folder: where to.
        seed: of its weights.
        dtype: what they are saved as.
        spread: what the weights are multiplied with, so that the model has opinions; 1 says nearly the same to all.
            Biases and norms, which start out equal in every model, are shifted at random too.
    """
    import torch

    texts = [render_prompt(task, TEMPLATE) for task in load_tasks("arc1:training[:8]")]
    tokenizer = build_tokenizer([*texts, "    return transpose(img)\n"], 400, MAX_TOKENS)
    model = build_model(SHAPE, tokenizer, seed)
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.data *= spread
        else:
            parameter.data += 0.5 * torch.randn(parameter.shape, generator=generator)
    save_model(model, tokenizer, folder, dtype)
    PromptSettings(TEMPLATE, "", True, MAX_TOKENS).save(folder)
    return folder


def save_tiny_adapter(model: Path, folder: Path, seed: int = 0, dora: bool = False) -> Path:
    """Save a LoRA adapter of a tiny model, with random weights that change what it says."""
    import peft
    import torch

    from training.adapter import save_adapter
    from training.model import load_model

    torch.manual_seed(seed)
    config = peft.LoraConfig(
        r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"], init_lora_weights=False, use_dora=dora,
        task_type="CAUSAL_LM",
    )  # fmt: skip
    adapted = peft.get_peft_model(load_model(model), config)
    folder.mkdir(parents=True)
    save_adapter(adapted, folder)
    return folder
