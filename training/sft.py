"""TRL's SFTTrainer, taught three things: planned batches, a lean loss, and stopping with one clear message.

Imports torch and TRL: only `train` imports this module.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import psutil
import torch
from datasets import Dataset
from torch.utils.data import DataLoader
from transformers import PrinterCallback, TrainerCallback
from trl import SFTConfig, SFTTrainer

from training.checkpoint import keep_newest, mark_complete
from training.config import TrainConfig
from training.data import BatchPlan, TokenColumns, collate
from training.processes import wait_for_all, whole_model
from training.step import OPTIMIZERS, check_finite, choose_precision, completion_loss, count_correct_tokens, rate_factor
from training.types import Report
from training.validation import Validation

# What is told of a step, and what differs between equal runs.
SPEED = ("tokens_per_second", "samples_per_second", "seconds_left", "memory_bytes", "gpu_memory_bytes")


class PlannedTrainer(SFTTrainer):
    """SFTTrainer over token columns in the order of a batch plan.

    Args:
        columns: the examples.
        plan: the rows of every forward pass of the whole training.
        pad_id: id of the padding token.
        rate: the learning rate of a step as a share of the peak.
        progress: keeps the log.
        settings: arguments of SFTTrainer.

    Attributes:
        validation: measures the model on held-out tasks now and then; None for no validation.
        rebuild: makes a model of the same shape, for `whole_model`.
    """

    validation: Validation | None = None
    rebuild: Callable[[], Any]

    def __init__(
        self,
        columns: TokenColumns,
        plan: BatchPlan,
        pad_id: int,
        rate: Callable[[int], float],
        progress: Progress,
        **settings: Any,
    ) -> None:
        self._columns = columns
        self._plan = plan
        self._rate = rate
        self._progress = progress
        self._correct: list[torch.Tensor] = []  # of the forward passes of this step, see `count_correct_tokens`
        one_row = settings["model"].config._attn_implementation == "flash_attention_2"
        self._collate = functools.partial(collate, pad_id=pad_id, packing=plan.packing, one_row=one_row)
        dataset = Dataset(columns.table(), fingerprint=columns.digest)  # the same memory maps, as trl wants it
        super().__init__(data_collator=self._collate, train_dataset=dataset, **settings)
        for parameter in cast(Any, self.model).parameters():  # trl makes bfloat16 of adapters on a quantized base
            if parameter.requires_grad:
                parameter.data = parameter.data.float()

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Return one pass over the whole training; a resumed one skips what was seen without reading it."""
        loader: DataLoader[Any] = DataLoader(
            cast(Any, self._columns),
            batch_sampler=self._plan,
            collate_fn=self._collate,
            num_workers=self.args.dataloader_num_workers,
            pin_memory=self.args.dataloader_pin_memory,
        )
        prepared: DataLoader[Any] = self.accelerator.prepare(loader)
        return prepared

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Return the schedule of the learning rate."""
        if self.lr_scheduler is None:
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(cast(Any, optimizer or self.optimizer), self._rate)
        return self.lr_scheduler

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Return the mean cross entropy of the labels of the whole step; see `completion_loss`."""
        loss, outputs = completion_loss(model, inputs, num_items_in_batch)
        self._correct.append(count_correct_tokens(outputs.logits.detach(), inputs["labels"]))
        if self.args.average_tokens_across_devices and num_items_in_batch is not None:
            loss = loss * self.accelerator.num_processes
        return (loss, outputs) if return_outputs else loss

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log a step, with its token accuracy and the speed so far, and measure on held-out tasks where it is time."""
        is_step, step = "loss" in logs, self.state.global_step
        if is_step:
            correct, count = self.accelerator.reduce(torch.stack(self._correct).sum(dim=0)).tolist()
            self._correct.clear()
            logs |= {"token_accuracy": round(correct / count, 6), **self._progress.measure_speed(step)}
        super().log(logs, start_time)
        if is_step and self.validation and self.validation.is_due(step):
            self._validate(self.validation, step)

    def _validate(self, validation: Validation, step: int) -> None:
        """Measure the model on held-out tasks: the first process does, the others wait."""
        began = time.monotonic()
        model = whole_model(self, self.rebuild, to_go_on=True)
        if self.state.is_world_process_zero:
            row = validation.measure(model.to(self.accelerator.device), step)
            super().log({f"validation/{name}": value for name, value in row.items() if name != "step"})
        wait_for_all()
        self._progress.leave_out(time.monotonic() - began)


class Progress(TrainerCallback):
    """Keeps the log, reports progress, marks checkpoints complete, and stops a training that diverged.

    Attributes:
        rows: the log, one row per step, free of anything that depends on speed.
        validation_rows: what was measured on held-out tasks; kept with the checkpoints too.
        asked_to_stop: see `stop`.
    """

    def __init__(
        self,
        config: TrainConfig,
        plan: BatchPlan,
        fingerprint: str,
        rows: list[dict[str, Any]],
        validation_rows: list[dict[str, Any]],
        report: Report,
    ) -> None:
        self.rows = rows
        self.validation_rows = validation_rows
        self.asked_to_stop = False
        self._config = config
        self._tokens = plan.tokens_by_step()
        self._fingerprint = fingerprint
        self._report = report
        self._first_step = len(rows)
        self._began = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self._began = time.monotonic()

    def stop(self) -> None:
        """Stop behind the step that runs, with a checkpoint."""
        self.asked_to_stop = True

    def leave_out(self, seconds: float) -> None:
        """Do not count `seconds`, which went into something else, as time of the training."""
        self._began += seconds

    def measure_speed(self, step: int) -> dict[str, float]:
        """Return what differs between equal runs: speed since the start, time to go, memory."""
        seconds = max(time.monotonic() - self._began, 1e-9)
        before = int(self._tokens[self._first_step - 1]) if self._first_step else 0
        done = step - self._first_step
        on_gpu = torch.cuda.is_available() and self._config.device != "cpu"
        return {
            "tokens_per_second": round((int(self._tokens[step - 1]) - before) / seconds, 1),
            "samples_per_second": round(done * self._config.batch_size / seconds, 2),
            "seconds_left": round(seconds / done * (self._config.steps - step), 1),
            "memory_bytes": psutil.Process().memory_info().rss,
            **({"gpu_memory_bytes": torch.cuda.max_memory_allocated()} if on_gpu else {}),
        }

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
            "token_accuracy": logs["token_accuracy"],
            "tokens": int(self._tokens[step - 1]),
        }
        check_finite(row, self._config)
        self.rows.append(row)
        wanted = step % self._config.log_every == 0 or step in (1, self._config.steps)
        if wanted and state.is_world_process_zero:
            measured = {name: logs[name] for name in SPEED if name in logs}
            last = self.validation_rows[-1:]
            self._report({**row, "of": self._config.steps, **measured, **({"validation": last[0]} if last else {})})

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Save and stop when asked to."""
        if self.asked_to_stop:
            control.should_save = control.should_training_stop = True

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Mark the checkpoint complete once every process has written its part, then remove old ones."""
        wait_for_all()
        if state.is_world_process_zero:
            folder = Path(args.output_dir)
            mark_complete(
                folder / f"checkpoint-{state.global_step}", self._fingerprint, self.rows, self.validation_rows
            )
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
    precision = choose_precision(config)
    settings = SFTConfig(
        output_dir=str(folder),
        max_steps=config.steps,
        per_device_train_batch_size=plan.batch_size,
        gradient_accumulation_steps=len(plan) // config.steps // num_processes,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        adam_beta2=config.beta2,
        max_grad_norm=config.max_grad_norm,
        optim=OPTIMIZERS[config.optimizer],
        seed=config.seed,
        bf16=precision == "bf16",
        fp16=precision == "fp16",
        use_cpu=use_cpu,
        gradient_checkpointing=config.gradient_checkpointing,
        save_strategy="no" if config.optimizer == "paged_adamw_8bit" else "steps",
        save_steps=config.checkpoint_every,
        logging_strategy="steps",
        logging_steps=1,
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=["wandb"] if config.wandb else [],
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=None,
        dataloader_num_workers=config.loader_workers,
        dataloader_pin_memory=not use_cpu,
    )
    trainer = PlannedTrainer(
        columns,
        plan,
        tokenizer.pad_token_id,
        rate_factor(config),
        progress,
        model=model,
        args=settings,
        processing_class=tokenizer,
        callbacks=[progress],
        peft_config=peft_config,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer
