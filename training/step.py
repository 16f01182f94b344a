"""What a training is made of, for the trainer and the learner alike: model, loss, precision, schedule, optimizer."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from arc_dsl.errors import StageError
from training.config import TrainConfig
from training.data import IGNORED
from training.model import apply_liger, build_model, load_model
from training.requirements import choose_attention


class TrainingFailed(StageError):
    """A training that could not go on; one line says why, what to change and which checkpoint is kept."""


def make_model(config: TrainConfig, base_model: Path | None, tokenizer: Any, on_gpu: bool) -> Any:
    """Return the model that a training starts with, without an adapter.

    Args:
        config: all settings.
        base_model: folder of the model to go on from; None makes a new one of the size `config.scratch`.
        tokenizer: that of the model.
        on_gpu: whether it is trained on a CUDA device.

    Returns:
        The model on the CPU. Weights that are trained are float32; a frozen base may be kept in half of that, or less.
    """
    precision = choose_precision(config)
    attention = choose_attention(config, on_gpu, precision != "fp32")
    if base_model is None:
        model: Any = build_model(config.scratch, tokenizer, config.seed)
        model.set_attn_implementation(attention)
    else:
        half = config.method == "lora" and on_gpu
        dtype = {"bf16": "bfloat16", "fp16": "float16"}.get(precision, "float32") if half else "float32"
        model = load_model(base_model, dtype, attention, config.quantization)
    if config.liger:
        apply_liger(model)
    return model


def completion_loss(model: Any, inputs: dict[str, Any], count: Any = None) -> tuple[torch.Tensor, Any]:
    """Return the cross entropy of the labels of a batch, from logits computed only where there are labels.

    No attention mask: padding stands on the right, behind everything that is learned (see `training.data.collate`).

    Args:
        model: a causal language model.
        inputs: `input_ids`, `labels` and, if packed, `position_ids`, (batch, tokens) each; labels that are not learned
            are `IGNORED`.
        count: what the summed cross entropy is divided by: the labels of the whole step. None takes this batch's.

    Returns:
        The loss, and the model's outputs with logits (batch, positions from the first label to the last, vocabulary).
    """
    labels = inputs["labels"]  # (batch, tokens)
    learned = (labels != IGNORED).any(dim=0).nonzero()
    first = int(learned[0]) - 1
    last = int(learned[-1]) + 1
    keep = torch.arange(first, last - 1, device=labels.device)  # position p predicts token p + 1
    outputs = model(
        input_ids=inputs["input_ids"],
        position_ids=inputs.get("position_ids"),
        use_cache=False,
        logits_to_keep=keep,
    )
    targets = labels[:, first + 1 : last]
    total = torch.nn.functional.cross_entropy(
        outputs.logits.flatten(0, 1).float(), targets.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    return total / (count if count is not None else (targets != IGNORED).sum()), outputs


def count_correct_tokens(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return (2,): how many labels of a batch have the highest logit, and how many labels there are.

    Args:
        logits: (batch, positions, vocabulary), as the outputs of `completion_loss` have them.
        labels: (batch, tokens), the labels it was given.
    """
    behind = labels[:, 1:]
    first = (behind != IGNORED).any(dim=0).int().argmax()  # without waiting for the device, as int() would
    targets = behind[:, first + torch.arange(logits.shape[1], device=labels.device)]
    known = targets != IGNORED
    return torch.stack([((logits.argmax(-1) == targets) & known).sum(), known.sum()])


def check_finite(row: dict[str, Any], config: TrainConfig) -> None:
    """Refuse a step whose loss or gradient is not a number.

    Args:
        row: the step's row in the log.
        config: named in the message.

    Raises:
        TrainingFailed: says which setting to change.
    """
    for name in ("loss", "grad_norm"):
        if not math.isfinite(row[name]):
            raise TrainingFailed(
                f"{name} became {row[name]} at step {row['step']}; lower learning_rate ({config.learning_rate}) "
                f"or max_grad_norm ({config.max_grad_norm})"
            )


def choose_precision(config: TrainConfig) -> str:
    """Return what to compute in, `bf16`, `fp16` or `fp32`: as told, or bfloat16 where the device does it natively."""
    if config.precision != "auto":
        return config.precision
    if config.device != "cpu" and torch.cuda.is_available():
        native = bool(torch.cuda.is_bf16_supported())
    else:
        native = bool(torch.cpu._is_avx512_bf16_supported())
    return "bf16" if native else "fp32"


def use_bf16(config: TrainConfig) -> bool:
    """Return whether to compute in bfloat16."""
    return choose_precision(config) == "bf16"


def rate_factor(config: TrainConfig) -> Callable[[int], float]:
    """Return the learning rate of a step (from 0) as a share of the peak, as the schedule of `config` has it.

    It rises from 0 during the warm-up, then falls to `min_learning_rate_ratio`: in a line, or along half a cosine as
    often as there are restarts, and once more. A constant one stays.
    """
    warmup = round(config.warmup_fraction * config.steps)
    cycles, floor = config.restarts + 1, config.min_learning_rate_ratio

    def factor(step: int) -> float:
        if step < warmup:
            return step / warmup
        if config.schedule == "constant":
            return 1.0
        progress = min(1.0, (step - warmup) / max(1, config.steps - warmup))
        if config.schedule == "linear":
            return floor + (1.0 - floor) * (1.0 - progress)
        within = progress * cycles % 1.0 if progress < 1.0 else 1.0
        return floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * within))

    return factor


# What transformers calls them.
OPTIMIZERS = {
    "adamw": "adamw_torch_fused",
    "adamw_8bit": "adamw_bnb_8bit",
    "paged_adamw_8bit": "paged_adamw_8bit",
    "adafactor": "adafactor",
}


def make_optimizer(model: Any, config: TrainConfig) -> Any:
    """Return the optimizer of `config` as transformers' trainer sets it up: no decay for norms and biases."""
    from transformers.trainer_pt_utils import get_parameter_names

    forbidden = [r"bias", r"layernorm", r"rmsnorm", r"(?:^|\.)norm(?:$|\.)", r"_norm(?:$|\.)"]
    decayed = set(get_parameter_names(model, [torch.nn.LayerNorm], forbidden))
    groups: dict[bool, list[Any]] = {True: [], False: []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups[name in decayed].append(parameter)
    decaying = [
        {"params": groups[True], "weight_decay": config.weight_decay},
        {"params": groups[False], "weight_decay": 0.0},
    ]
    rate, betas = config.learning_rate, (0.9, config.beta2)
    if config.optimizer == "adafactor":
        from transformers.optimization import Adafactor

        return Adafactor(decaying, lr=rate, scale_parameter=False, relative_step=False)
    if config.optimizer == "adamw":
        return torch.optim.AdamW(decaying, lr=rate, betas=betas, fused=True)
    import bitsandbytes  # type: ignore[import-not-found, unused-ignore]

    paged = config.optimizer == "paged_adamw_8bit"
    kind = bitsandbytes.optim.PagedAdamW8bit if paged else bitsandbytes.optim.AdamW8bit
    return kind(decaying, lr=rate, betas=betas)
