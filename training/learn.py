"""The learner: a process that keeps model and optimizer in memory and takes many small updates.

`python -m training.learn --config FILE.json`, the file holding a `TrainConfig`; then one update a line on standard
input, as JSON (see `Update`). A training that is started anew for each round of a solve run spends its time on imports,
loading and set-up; here an update costs its steps. Loss, batches and learning rates are those of `training.train`.

What an update leaves depends on the settings, its data and the state it goes on from, never on which process took the
updates before it: state that is not in memory is loaded, and gives the same bytes on a CPU with the same number of
threads. A constant learning rate warms up once, over all updates; the other schedules run through each update anew.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import functools
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.process.stage import ShardFacts, emit, emit_shard, serve_main
from training.config import ConfigError, TrainConfig
from training.data import BatchPlan, TokenColumns, collate, open_columns
from training.model import count_parameters, load_model, save_model
from training.preparation import check_task_file, open_prepared, prepare_tokenizer, read_task_files
from training.requirements import check_requirements
from training.state import read_state, save_state
from training.text_ids import make_encode
from training.tokenize import tokenize_tasks
from training.types import Report

Saved = Callable[[Path, ShardFacts], None]


@dataclass(frozen=True)
class Update:
    """Some steps of training: a job of the learner's process.

    Attributes:
        tasks: shards of tasks with programs.
        base_model: folder of the model that the first update began with.
        name: name of the state that this update leads to.
        out: folder for the model, written so that transformers and vLLM load it.
        state: folder for the state.
        after: name of the state to go on from; empty begins with the base model.
        after_folder: where that state lies, for a learner that does not have it in memory; None without one.
        replay: shards of tasks that are to be remembered.
        replay_share: share of every step that is replay, in [0, 1).
        ordered: the tasks that are not replay are learnt in their order, instead of shuffled.
    """

    tasks: tuple[Path, ...]
    base_model: Path
    name: str
    out: Path
    state: Path
    after: str = ""
    after_folder: Path | None = None
    replay: tuple[Path, ...] = ()
    replay_share: float = 0.0
    ordered: bool = False

    def __post_init__(self) -> None:
        if bool(self.after) != bool(self.after_folder):
            raise ConfigError(f"after and after_folder go together, got {self.after!r} and {self.after_folder}")


def _ignore(*_: Any) -> None:
    """Listen to nothing."""


class _Phases:
    """The seconds of phases that follow one another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.monotonic()

    def end(self, name: str) -> None:
        """Note how long the phase `name` took, from the end of the one before."""
        now = time.monotonic()
        self.seconds[name] = round(now - self._began, 3)
        self._began = now


class Learner:
    """Model and optimizer of a chain of updates.

    Args:
        config: how to train; `steps` and `batch_size` are those of an update.
        work: folder for token columns.
    """

    def __init__(self, config: TrainConfig, work: Path) -> None:
        import torch
        import transformers
        from accelerate import Accelerator

        from training.step import rate_factor, use_bf16

        if config.method == "lora" and not config.lora.merge:
            raise ConfigError("lora.merge must be set for a learner: what it hands over is sampled from, got False")
        if config.quantization != "none" or config.precision == "fp16":
            raise ConfigError(
                f"a learner takes quantization 'none' and precision 'bf16' or 'fp32', got {config.quantization!r} and "
                f"{config.precision!r}"
            )
        check_requirements(config, config.device != "cpu" and torch.cuda.is_available())
        if config.validation.num_tasks or config.wandb:
            raise ConfigError("validation.num_tasks and wandb must be off for a learner; the next round measures it")
        if config.device == "cuda" and not torch.cuda.is_available():
            raise ConfigError("device must be 'cpu' or 'auto' on a machine without a CUDA device, got 'cuda'")
        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        if config.threads:
            torch.set_num_threads(config.threads)
        self._config = config
        self._work = work
        work.mkdir(parents=True, exist_ok=True)
        self._micro_batch_size, self._passes = config.split_batch(1)
        self._accelerator = Accelerator(cpu=config.device == "cpu")
        self._autocast = functools.partial(
            torch.autocast, self._accelerator.device.type, torch.bfloat16, enabled=use_bf16(config)
        )
        self._rate = rate_factor(config)
        self._name = ""  # of the state in memory
        self._model: Any = None
        self._optimizer: Any = None
        self._updates = self._steps = 0  # taken so far

    def take(self, update: Update, report: Report = _ignore, saved: Saved = _ignore) -> dict[str, Any]:
        """Take an update and write the model and the state it leads to.

        Args:
            update: what to do.
            report: receives a row per step.
            saved: called as soon as a folder is written: the model first, so that it can be used while the state is
                written; receives the folder, its rows, drops and measurements.

        Returns:
            loss (of the last step), steps, tokens, examples, dropped (tasks by reason), parameters, and the seconds of
            each phase: load (0 when the state was in memory), data, steps, model (the hand-over) and state.

        Raises:
            InputError: one line, for every argument or file that cannot be used.
            StageError: the loss is not a number, or what was written is not what is in memory.
        """
        from training.step import TrainingFailed

        phases = _Phases()
        if self._name and self._name == update.after:
            phases.seconds["load"] = 0.0
        else:
            self._load(update)
            phases.end("load")
        self._name = ""  # until all is written, what is in memory has no name
        fresh, columns = self._open_columns(update)
        seed = update_seed(self._config.seed, self._updates)
        config = self._config
        plan = BatchPlan(
            columns.lengths,
            config.batch_size,
            config.steps,
            seed,
            self._micro_batch_size,
            config.packing,
            replay=len(columns) - fresh,
            share=update.replay_share,
            ordered=update.ordered,
            group_by_length=config.group_by_length,
        )
        phases.end("data")
        try:
            rows = self._take_steps(columns, plan, seed, report)
        except (MemoryError, RuntimeError) as error:
            if not isinstance(error, MemoryError) and "out of memory" not in str(error):
                raise
            raise TrainingFailed(
                f"out of memory; set retrain.micro_batch_size below {self._micro_batch_size}, or "
                f"retrain.gradient_checkpointing, or lower engine.gpu_memory_share where engines share the device"
            ) from error
        phases.end("steps")
        self._updates += 1
        self._steps += len(rows)
        trained, total = count_parameters(self._model)
        facts = {
            "config": self._config.lasting(),
            "update": self._updates,
            "parameters": total,
            "trained_parameters": trained,
            "examples": len(columns),
            "dropped": columns.dropped,
            "padding_waste": round(plan.padding_waste(), 6),
            "tokens": rows[-1]["tokens"],
            "loss": rows[-1]["loss"],
        }
        self._save_model(update.out, facts, rows)
        phases.end("model")
        measured = {
            "seconds": round(sum(phases.seconds.values()), 3),
            **{f"{name}_seconds": seconds for name, seconds in phases.seconds.items()},
            "tokens": facts["tokens"],
            "tokens_per_second": round(facts["tokens"] / max(phases.seconds["steps"], 1e-9), 1),
            "loss": facts["loss"],
        }
        saved(update.out, ShardFacts(len(columns), columns.dropped, measured))
        progress = {"updates": self._updates, "steps": self._steps}
        save_state(update.state, self._model, self._optimizer, progress)
        phases.end("state")
        saved(update.state, ShardFacts(measured={"seconds": phases.seconds["state"]}))
        self._name = update.name
        self._release_cache()
        names = ("loss", "tokens", "examples", "dropped", "parameters", "trained_parameters")
        return {**{name: facts[name] for name in names}, "steps": len(rows), "seconds": phases.seconds}

    def _load(self, update: Update) -> None:
        """Load the base model and, unless this is the first update, the state to go on from."""
        import transformers

        from training.adapter import add_adapter
        from training.step import make_model, make_optimizer

        config, base = self._config, update.base_model
        self._name = ""
        self._model = self._optimizer = None
        self._accelerator.free_memory()  # before it is needed again
        for path in self._work.glob("*.arrow"):  # of another tokenizer, perhaps
            path.unlink()
        prepare_tokenizer(config.tokenize, [], base, self._work / "tokenizer")
        self._tokenizer, self._settings = open_prepared(self._work / "tokenizer")
        self._encode = make_encode(self._tokenizer)
        transformers.set_seed(config.seed)
        on_gpu = self._accelerator.device.type == "cuda"
        model = add_adapter(make_model(config, base, self._tokenizer, on_gpu), config)
        if config.gradient_checkpointing:
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
            model.enable_input_require_grads()
        self._model = model.to(self._accelerator.device).train()
        self._optimizer = self._accelerator.prepare(make_optimizer(self._model, config))
        self._updates = self._steps = 0
        if update.after_folder:
            progress = read_state(update.after_folder, self._model, self._optimizer)
            self._updates, self._steps = progress["updates"], progress["steps"]

    def _open_columns(self, update: Update) -> tuple[int, TokenColumns]:
        """Return how many rows are no replay, and the columns; those of shards that an earlier one had are there."""
        paths = []
        for source in (*update.tasks, *update.replay):
            check_task_file(source)
            with source.open("rb") as file:
                path = self._work / f"{hashlib.file_digest(file, 'sha256').hexdigest()}.arrow"
            if not path.is_file():
                tokenize_tasks(read_task_files([source]), self._tokenizer, self._settings, path, self._encode)
            paths.append(path)
        fresh = TokenColumns(paths[: len(update.tasks)], self._config.max_tokens)
        return len(fresh), open_columns(paths, self._config.max_tokens)

    def _take_steps(self, columns: TokenColumns, plan: BatchPlan, seed: int, report: Report) -> list[dict[str, Any]]:
        """Train on every batch of the plan; the one loop."""
        import torch

        from training.step import check_finite, completion_loss

        config, device = self._config, self._accelerator.device
        trained = [parameter for parameter in self._model.parameters() if parameter.requires_grad]
        tokens = plan.tokens_by_step()
        batches = iter(plan)
        one_row = self._model.config._attn_implementation == "flash_attention_2"
        rows: list[dict[str, Any]] = []
        torch.manual_seed(seed)  # dropout
        for step in range(config.steps):
            passes = [next(batches) for _ in range(self._passes)]
            count = sum(int((columns.lengths[part] - columns.num_prompt[part]).sum()) for part in passes)
            rate = config.learning_rate * self._rate(step + (self._steps if config.schedule == "constant" else 0))
            for group in self._optimizer.param_groups:
                group["lr"] = rate
            total = torch.zeros((), device=device)
            for members in passes:
                examples = [columns[row] for row in members]
                batch = collate(examples, self._tokenizer.pad_token_id, config.packing, one_row)
                batch = {name: tensor.to(device) for name, tensor in batch.items()}
                with self._autocast():
                    loss, _ = completion_loss(self._model, batch, count)
                self._accelerator.backward(loss)
                total += loss.detach()
            norm = self._accelerator.clip_grad_norm_(trained, config.max_grad_norm)
            row = {
                "step": self._steps + step + 1,
                "loss": float(total),
                "learning_rate": rate,
                "grad_norm": float(norm),
                "tokens": int(tokens[step]),
            }
            check_finite(row, config)
            self._optimizer.step()
            self._optimizer.zero_grad()
            rows.append(row)
            report(row)
        return rows

    def _save_model(self, out: Path, facts: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        """Write the model with adapters merged, and see that what was written computes what is in memory."""
        from training.adapter import compare_logits, merged_weights, probe_logits

        with _in_float32(self._model):
            expected = probe_logits(self._model)
        if self._config.method == "lora":
            plain, weights = self._model.get_base_model(), merged_weights(self._model)
        else:
            plain, weights = self._model, None
        save_model(plain, self._tokenizer, out, self._config.save_dtype, weights)
        compare_logits(expected, probe_logits(load_model(out)), self._config.save_dtype, f"saving {out.name}")
        dataclasses.replace(self._settings, max_tokens=self._config.max_tokens).save(out)
        (out / "training.json").write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n")
        (out / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def _release_cache(self) -> None:
        """Give back the device memory that is not in use: a sampling engine shares the device."""
        import torch

        if self._accelerator.device.type == "cuda":
            torch.cuda.empty_cache()


def update_seed(seed: int, number: int) -> int:
    """Return the seed of update `number` (from 0): of its order of examples and its dropout."""
    return int.from_bytes(hashlib.sha256(f"update {seed} {number}".encode()).digest()[:4], "big")


@contextlib.contextmanager
def _in_float32(model: Any) -> Iterator[None]:
    """Compute with float32 weights, so that what is compared later are weights and not roundings."""
    import torch

    half = [parameter for parameter in model.parameters() if parameter.dtype != torch.float32]
    types = [parameter.dtype for parameter in half]
    for parameter in half:
        parameter.data = parameter.data.float()
    try:
        yield
    finally:
        for parameter, dtype in zip(half, types, strict=True):
            parameter.data = parameter.data.to(dtype)


def open_learner(config: TrainConfig) -> Callable[[Update], Mapping[str, Any]]:
    """Return what takes an update and reports its steps and folders."""
    folder = tempfile.mkdtemp(prefix="arcwright-learner-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    learner = Learner(config, Path(folder))

    def take(update: Update) -> Mapping[str, Any]:
        done = 0

        def report(row: dict[str, Any]) -> None:
            nonlocal done
            done += 1
            emit("progress", done=done, of=config.steps, note=f"loss {row['loss']:.3f}", **row)

        return learner.take(update, report, lambda folder, facts: emit_shard(folder.name, facts))

    return take


if __name__ == "__main__":
    serve_main(open_learner, TrainConfig, Update)
