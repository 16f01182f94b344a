"""The configuration of a training, checked before anything is read or written."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, Literal

from arc_dsl.errors import InputError
from arc_dsl.settings import check_choices
from training.encoder import get_encoder
from training.model import ScratchConfig
from training.prompt import get_template


class ConfigError(InputError):
    """A setting out of range; the message carries the value and the remedy."""


SaveDtype = Literal["bfloat16", "float32"]  # of the weights in a finished model


@dataclass(frozen=True)
class LoraConfig:
    """Low-rank adapters instead of training all weights.

    Attributes:
        rank: rank of the update of each layer.
        alpha: the update is scaled by alpha / rank, or by alpha / sqrt(rank) with `rslora`.
        dropout: share of the adapter's inputs dropped in training, in [0, 1).
        rslora: whether the scale is rank-stabilised (arXiv 2312.03732).
        dora: whether direction and magnitude are trained apart (arXiv 2402.09353).
        targets: names of the layers that get an adapter; `all-linear` for every linear layer but the output's.
        init: how the adapter starts: `default`, `gaussian`, `pissa`, `olora` or `orthogonal`.
        merge: whether the finished adapter is merged into the weights; if not, it is left in `adapter/`.
    """

    rank: int = 32
    alpha: float = 64.0
    dropout: float = 0.0
    rslora: bool = True
    dora: bool = False
    targets: tuple[str, ...] = ("all-linear",)
    init: Literal["default", "gaussian", "pissa", "olora", "orthogonal"] = "default"
    merge: bool = True

    def __post_init__(self) -> None:
        check_choices(self, "lora.")
        _require(self.rank >= 1, "lora.rank must be at least 1", self.rank)
        _require(self.alpha > 0, "lora.alpha must be above 0", self.alpha)
        _require(0 <= self.dropout < 1, "lora.dropout must be in [0, 1)", self.dropout)
        if self.init in ("pissa", "olora") and not self.merge:
            raise ConfigError(f"lora.init {self.init!r} changes the base weights; set lora.merge, or init 'orthogonal'")
        _require(len(self.targets) > 0, "lora.targets must name at least one layer", self.targets)


@dataclass(frozen=True)
class ValidationConfig:
    """How a model is measured on held-out tasks while it trains.

    Attributes:
        num_tasks: held-out tasks; 0 for no validation.
        every: steps between two measurements; the last step is always measured.
        num_samples: programs sampled for each task.
        temperature: of the sampling.
        max_tokens: longest program, in tokens.
        seed: of the held-out tasks and the sampling; must differ from the training tasks' seed.
    """

    num_tasks: int = 0
    every: int = 100
    num_samples: int = 4
    temperature: float = 0.8
    max_tokens: int = 128
    seed: int = 1000

    def __post_init__(self) -> None:
        for name, least in (("num_tasks", 0), ("every", 1), ("num_samples", 1), ("max_tokens", 1), ("seed", 0)):
            value = getattr(self, name)
            _require(value >= least, f"validation.{name} must be at least {least}", value)
        _require(self.temperature > 0, "validation.temperature must be above 0", self.temperature)


@dataclass(frozen=True)
class TokenizeConfig:
    """How tasks become tokens.

    Attributes:
        template: a prompt template; empty for what the base model was trained with, or what suits it.
        encoder: a grid encoder; empty for what the base model was trained with, or the template's.
        show_test: whether prompts show the test inputs.
        reference: whether the reference of the DSL stands before the pairs.
        tokenizer_tasks: how many tasks a new tokenizer is trained on.
        vocab_size: tokens of a new tokenizer.
        max_tokens: the longest sequence that a model from scratch takes, prompt and completion together.
    """

    template: str = ""
    encoder: str = ""
    show_test: bool = True
    reference: bool = False
    tokenizer_tasks: int = 2000
    vocab_size: int = 512
    max_tokens: int = 2048

    def __post_init__(self) -> None:
        for name in ("tokenizer_tasks", "vocab_size", "max_tokens"):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1", getattr(self, name))
        if self.template:
            get_template(self.template)
        if self.encoder:
            get_encoder(self.encoder)

    def settings(self, from_scratch: bool) -> dict[str, Any]:
        """Return, as JSON, what decides the tokenizer and the prompts; much of it is for new tokenizers only."""
        kept = dataclasses.asdict(self)
        if not from_scratch:
            for name in ("tokenizer_tasks", "vocab_size", "max_tokens"):
                del kept[name]
        return kept


# Settings that change how a training runs, never what it gives (threads: but for the last bits).
OPERATIONAL = ("loader_workers", "threads", "device", "checkpoint_every", "keep_checkpoints", "log_every", "wandb")


@dataclass(frozen=True)
class TrainConfig:
    """How a model is trained on tasks with known programs.

    Attributes:
        method: `full` trains all weights, `lora` trains adapters (see `lora`).
        steps: optimizer steps.
        batch_size: examples in a step, over all devices.
        micro_batch_size: examples in one forward pass on one device; 0 for as many as the step leaves to each.
        learning_rate: peak, in (0, 1).
        schedule: how the learning rate falls after the warm-up.
        restarts: how often a `cosine` schedule jumps back to the peak on its way.
        min_learning_rate_ratio: where it ends, as a share of the peak; `constant` stays at the peak.
        warmup_fraction: share of the steps in which it rises from 0.
        weight_decay: decoupled decay of the matrices; norms and biases are left alone.
        optimizer: `adamw` (fused), `adafactor`, which keeps little state, or AdamW with 8-bit state, `adamw_8bit`
            (bitsandbytes) and `paged_adamw_8bit` (CUDA too), whose trainings write no checkpoints and cannot resume.
        beta2: AdamW's decay of squared gradients; 0.95 suits short trainings.
        max_grad_norm: gradients longer than this are scaled down to it.
        seed: of the new weights, the order of the examples and dropout.
        max_tokens: longer examples (prompt, completion and end token) are left out and counted.
        precision: `bf16` and `fp16` (CUDA) compute in 16 bits under autocast, `fp32` does not, `auto` chooses bf16
            where it is native.
        quantization: `nf4` keeps a frozen base in 4 bits (QLoRA: bitsandbytes); with method `lora`.
        save_dtype: type of the weights in the finished model.
        gradient_checkpointing: whether activations are computed again to save memory.
        packing: whether the examples of a forward pass are laid into fewer rows, none of which sees another.
        group_by_length: whether the examples of a step are of about the same length, so that little is padded. Steps
            of all kinds of examples can learn much sooner where length tells kinds apart.
        attention: attention implementation, as transformers calls it; `auto` takes flash-attention on CUDA where it is
            installed, else sdpa.
        liger: whether Liger's kernels replace norms, rotary positions and feed-forward layers (CUDA, liger-kernel).
        device: `auto` takes a CUDA device when there is one.
        loader_workers: processes that read batches ahead; 0 reads them in the training process.
        threads: CPU threads; 0 leaves torch's choice. Other counts give other last bits.
        checkpoint_every: steps between checkpoints.
        keep_checkpoints: how many of the newest complete checkpoints are kept.
        log_every: steps between progress lines.
        wandb: whether Weights & Biases is told too; offline unless logged in.
        tokenize: how tasks become tokens.
        scratch: size of a model built from scratch, used when no base model is given.
        lora: adapter settings, used by `lora`.
        validation: how the model is measured on held-out tasks meanwhile.
    """

    method: Literal["full", "lora"] = "full"
    steps: int = 400
    batch_size: int = 64
    micro_batch_size: int = 0
    learning_rate: float = 2e-3
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    restarts: int = 0
    min_learning_rate_ratio: float = 0.1
    warmup_fraction: float = 0.05
    weight_decay: float = 0.1
    optimizer: Literal["adamw", "adamw_8bit", "paged_adamw_8bit", "adafactor"] = "adamw"
    beta2: float = 0.95
    max_grad_norm: float = 1.0
    seed: int = 0
    max_tokens: int = 512
    precision: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    quantization: Literal["none", "nf4"] = "none"
    save_dtype: SaveDtype = "bfloat16"
    gradient_checkpointing: bool = False
    packing: bool = False
    group_by_length: bool = True
    attention: str = "auto"
    liger: bool = False
    device: Literal["auto", "cpu", "cuda"] = "auto"
    loader_workers: int = 0
    threads: int = 0
    checkpoint_every: int = 100
    keep_checkpoints: int = 2
    log_every: int = 10
    wandb: bool = False
    tokenize: TokenizeConfig = field(default_factory=TokenizeConfig)
    scratch: ScratchConfig = field(default_factory=ScratchConfig)
    lora: LoraConfig = field(default_factory=LoraConfig)
    validation: ValidationConfig = field(default_factory=ValidationConfig)

    def __post_init__(self) -> None:
        check_choices(self)
        for name in ("steps", "batch_size", "checkpoint_every", "keep_checkpoints", "log_every"):
            _require(getattr(self, name) >= 1, f"{name} must be at least 1", getattr(self, name))
        for name in ("micro_batch_size", "loader_workers", "threads", "seed", "restarts"):
            _require(getattr(self, name) >= 0, f"{name} must be at least 0", getattr(self, name))
        _require(0 < self.learning_rate < 1, "learning_rate must be in (0, 1)", self.learning_rate)
        for name in ("warmup_fraction", "min_learning_rate_ratio"):
            _require(0 <= getattr(self, name) <= 1, f"{name} must be in [0, 1]", getattr(self, name))
        _require(0 <= self.weight_decay < 1, "weight_decay must be in [0, 1)", self.weight_decay)
        _require(0 < self.beta2 < 1, "beta2 must be in (0, 1)", self.beta2)
        _require(self.max_grad_norm > 0, "max_grad_norm must be above 0", self.max_grad_norm)
        _require(self.max_tokens >= 16, "max_tokens must be at least 16", self.max_tokens)
        if self.restarts and self.schedule != "cosine":
            raise ConfigError(f"restarts must be 0 with schedule {self.schedule!r}, got {self.restarts}; use 'cosine'")
        if self.quantization != "none" and self.method != "lora":
            raise ConfigError(
                f"quantization {self.quantization!r} keeps weights that are not trained; set method 'lora', "
                f"got {self.method!r}"
            )
        if self.quantization != "none" and self.lora.init not in ("default", "gaussian"):
            raise ConfigError(
                f"lora.init must be 'default' or 'gaussian' with quantization {self.quantization!r}, "
                f"got {self.lora.init!r}"
            )
        _require(bool(self.attention), "attention must be 'auto' or a name that transformers knows", repr(""))

    def lasting(self) -> dict[str, Any]:
        """Return the settings that decide what a training gives: all but those of `OPERATIONAL`."""
        return {name: value for name, value in dataclasses.asdict(self).items() if name not in OPERATIONAL}

    def split_batch(self, num_devices: int) -> tuple[int, int]:
        """Return (examples per forward pass on each device, forward passes per step).

        Raises:
            ConfigError: `batch_size` cannot be made of whole forward passes; names the nearest sizes that can.
        """
        micro = self.micro_batch_size or math.ceil(self.batch_size / num_devices)
        unit = micro * num_devices
        if self.batch_size % unit:
            below, above = self.batch_size // unit * unit, -(-self.batch_size // unit) * unit
            nearest = f"{below} or {above}" if below else f"{above}"
            raise ConfigError(
                f"batch_size must be a multiple of {unit} (micro_batch_size {micro} x {num_devices} devices), "
                f"got {self.batch_size}; use {nearest}"
            )
        return micro, self.batch_size // unit


def _require(holds: bool, rule: str, value: object) -> None:
    if not holds:
        raise ConfigError(f"{rule}, got {value}")
