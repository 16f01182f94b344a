"""TRL's SFTTrainer, taught three things: planned batches, a lean loss, and stopping with one clear message.

Imports torch and TRL: only `train` imports this module.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import torch
from datasets import Dataset
from torch.utils.data import DataLoader
from transformers import PrinterCallback, TrainerCallback
from trl import SFTConfig, SFTTrainer

from training.checkpoint import keep_newest, mark_complete
from training.config import TrainConfig
from training.data import IGNORED, BatchPlan, TokenColumns, collate

Report = Callable[[dict[str, Any]], None]


class TrainingFailed(RuntimeError):
    """A training that could not go on; one line says why, what to change and which checkpoint is kept."""


class PlannedTrainer(SFTTrainer):
    """SFTTrainer over token columns in the order of a batch plan.

    Args:
        columns: the examples.
        plan: the rows of every forward pass of the whole training.
        pad_id: id of the padding token.
        settings: arguments of SFTTrainer.
    """

    def __init__(self, columns: TokenColumns, plan: BatchPlan, pad_id: int, **settings: Any) -> None:
        self._columns = columns
        self._plan = plan
        self._collate = functools.partial(collate, pad_id=pad_id)
        dataset = Dataset(columns.table(), fingerprint=columns.path.stem)  # the same memory map, as trl wants it
        super().__init__(data_collator=self._collate, train_dataset=dataset, **settings)

    def get_train_dataloader(self) -> DataLoader:
        """Return one pass over the whole training; a resumed one skips what was seen without reading it."""
        loader: DataLoader = DataLoader(cast(Any, self._columns), batch_sampler=self._plan, collate_fn=self._collate)
        return self.accelerator.prepare(loader)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Return the mean cross entropy of the labels of the whole step, from logits where there are labels only.

        No attention mask: padding stands on the right, behind everything that is learned (see `collate`).
        """
        labels = inputs["labels"]  # (batch, tokens)
        learned = (labels != IGNORED).any(dim=0).nonzero()
        first = int(learned[0]) - 1
        last = int(learned[-1]) + 1
        keep = torch.arange(first, last - 1, device=labels.device)  # position p predicts token p + 1
        outputs = model(input_ids=inputs["input_ids"], use_cache=False, logits_to_keep=keep)
        targets = labels[:, first + 1 : last]
        total = torch.nn.functional.cross_entropy(
            outputs.logits.flatten(0, 1).float(), targets.flatten(), ignore_index=IGNORED, reduction="sum"
        )
        count = num_items_in_batch if num_items_in_batch is not None else (targets != IGNORED).sum()
        loss = total / count
        if self.args.average_tokens_across_devices and num_items_in_batch is not None:
            loss = loss * self.accelerator.num_processes
        return (loss, outputs) if return_outputs else loss


class Progress(TrainerCallback):
    """Keeps the log, reports progress, marks checkpoints complete, and stops a training that diverged.

    Attributes:
        rows: the log, one row per step, free of anything that depends on speed.
    """

    def __init__(
        self, config: TrainConfig, plan: BatchPlan, fingerprint: str, rows: list[dict[str, Any]], report: Report
    ) -> None:
        self.rows = rows
        self._config = config
        self._tokens = plan.tokens_by_step()
        self._fingerprint = fingerprint
        self._report = report
        self._first_step = len(rows)
        self._began = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self._began = time.monotonic()

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """Add a row; refuse a loss or gradient that is not a number before a checkpoint could keep it."""
        if not logs or "loss" not in logs:
            return
        step = state.global_step
        row = {
            "step": step,
            "loss": float(logs["loss"]),
            "learning_rate": float(logs["learning_rate"]),
            "grad_norm": float(logs["grad_norm"]),
            "tokens": int(self._tokens[step - 1]),
        }
        for name in ("loss", "grad_norm"):
            if not math.isfinite(row[name]):
                raise TrainingFailed(
                    f"{name} became {row[name]} at step {step}; lower learning_rate ({self._config.learning_rate}) "
                    f"or max_grad_norm ({self._config.max_grad_norm})"
                )
        self.rows.append(row)
        wanted = step % self._config.log_every == 0 or step in (1, self._config.steps)
        if wanted and state.is_world_process_zero:
            seconds = max(time.monotonic() - self._began, 1e-9)
            before = int(self._tokens[self._first_step - 1]) if self._first_step else 0
            done = step - self._first_step
            self._report(
                {
                    **row,
                    "of": self._config.steps,
                    "tokens_per_second": round((row["tokens"] - before) / seconds, 1),
                    "seconds_left": round(seconds / done * (self._config.steps - step), 1),
                }
            )

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Mark the checkpoint complete, then remove old ones."""
        if state.is_world_process_zero:
            folder = Path(args.output_dir)
            mark_complete(folder / f"checkpoint-{state.global_step}", self._fingerprint, self.rows)
            keep_newest(folder, self._config.keep_checkpoints)


def make_trainer(
    config: TrainConfig,
    model: Any,
    tokenizer: Any,
    columns: TokenColumns,
    plan: BatchPlan,
    progress: Progress,
    folder: Path,
    peft_config: Any = None,
    num_processes: int = 1,
) -> PlannedTrainer:
    """Return the trainer for `config`, with checkpoints in `folder`.

    Args:
        config: all settings.
        model: a causal language model.
        tokenizer: its tokenizer.
        columns: the examples.
        plan: which of them each forward pass sees.
        progress: keeps the log.
        folder: where checkpoints go.
        peft_config: adapter settings of PEFT, or None to train all weights.
        num_processes: how many processes share each step.
    """
    use_cpu = config.device == "cpu" or not torch.cuda.is_available()
    schedule: dict[str, Any] = {"lr_scheduler_type": config.schedule}
    if config.schedule == "cosine":
        schedule = {
            "lr_scheduler_type": "cosine_with_min_lr",
            "lr_scheduler_kwargs": {"min_lr_rate": config.min_learning_rate_ratio},
        }
    elif config.schedule == "linear":
        schedule = {
            "lr_scheduler_type": "polynomial",
            "lr_scheduler_kwargs": {"power": 1.0, "lr_end": config.learning_rate * config.min_learning_rate_ratio},
        }
    elif config.schedule == "constant":
        schedule = {"lr_scheduler_type": "constant_with_warmup"}
    settings = SFTConfig(
        output_dir=str(folder),
        max_steps=config.steps,
        per_device_train_batch_size=plan.batch_size,
        gradient_accumulation_steps=len(plan) // config.steps // num_processes,
        learning_rate=config.learning_rate,
        warmup_steps=round(config.warmup_fraction * config.steps),
        weight_decay=config.weight_decay,
        adam_beta2=config.beta2,
        max_grad_norm=config.max_grad_norm,
        optim="adamw_torch_fused",
        seed=config.seed,
        bf16=use_bf16(config),
        use_cpu=use_cpu,
        gradient_checkpointing=config.gradient_checkpointing,
        save_strategy="steps",
        save_steps=config.checkpoint_every,
        logging_strategy="steps",
        logging_steps=1,
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=["wandb"] if config.wandb else [],
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=None,
        dataloader_pin_memory=not use_cpu,
        **schedule,
    )
    trainer = PlannedTrainer(
        columns,
        plan,
        tokenizer.pad_token_id,
        model=model,
        args=settings,
        processing_class=tokenizer,
        callbacks=[progress],
        peft_config=peft_config,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def use_bf16(config: TrainConfig) -> bool:
    """Return whether to compute in bfloat16: as told, or where the device does it natively."""
    if config.precision != "auto":
        return config.precision == "bf16"
    if config.device != "cpu" and torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())
