"""Train a model on tasks whose programs are known: fine-tune one, or build a small one from scratch.

From Python `train(TrainConfig(steps=400), tokens, base_model=None, out=..., work=...)`, where `tokens` is what
`training.tokenize` wrote; as a process of its own, which is how the flows start it, `python -m training.train
--config FILE.json`, the file holding a `TrainJob`. It prints one JSON event per line: progress, and the finished model
last. It exits with an `arc_dsl.errors.ExitStatus`.

`out` receives the finished model and nothing that depends on speed, date or place. `work` receives checkpoints; a
killed training that is started again with the same arguments goes on from the newest complete one and ends with the
same weights, bit for bit on CPU with the same number of threads.
"""

from __future__ import annotations

import dataclasses
import errno
import functools
import hashlib
import json
import re
import resource
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import StageError, is_environment, one_line
from arc_dsl.process.stage import ShardFacts, emit, emit_shard, stage_main
from training.card import write_card
from training.config import ConfigError, TrainConfig
from training.curves import PICTURE_FILE, can_draw, draw_curves
from training.data import BatchPlan, open_columns
from training.lengths import length_percentiles
from training.model import count_parameters, load_model, save_model
from training.preparation import open_prepared
from training.processes import lost_connection, num_processes, process_rank, sigterm_calls, whole_model
from training.requirements import check_requirements
from training.resources import RESOURCES_FILE, SPEED_FILE, ResourceLog, append_row
from training.tokenize import Tokens
from training.tokenizer import save_tokenizer
from training.types import Report

# What a run of the stage reports of itself, beside what `training.json` says.
MEASURED = ("seconds", "setup_seconds", "tokens_per_second", "peak_memory_bytes", "resumed_from_step", "loss")

# As torch says it on CUDA and on the CPU, and oneDNN where it cannot get its buffers.
_OUT_OF_MEMORY = re.compile(
    r"out of memory|can't allocate memory|not enough memory|could not create a memory|bad_alloc"
)

_DEVICE_FAILED = re.compile(r"(CUDA|NCCL|cuDNN) error")


@dataclass(frozen=True)
class TrainJob:
    """What a process of the stage does; see `train`."""

    config: TrainConfig
    tokens: Tokens
    base_model: Path | None
    out: Path
    work: Path
    held_out: tuple[Path, ...] = ()
    measured: Path | None = None
    adapter: Path | None = None


def train(
    config: TrainConfig,
    tokens: Tokens,
    base_model: Path | None,
    out: Path,
    work: Path,
    report: Report = lambda line: None,
    held_out: Sequence[Path] = (),
    measured: Path | None = None,
    adapter: Path | None = None,
) -> dict[str, Any]:
    """Train on token columns and write the finished model to `out`.

    Args:
        config: all settings; how tasks are shown was decided when they were tokenized.
        tokens: the columns, read in their order, and the tokenizer they were made with.
        base_model: folder of the model to fine-tune; None builds one from `config.scratch`.
        out: folder for the finished model: weights, tokenizer, `prompt.json` (how tasks were shown), `training.json`
            (settings, counts, percentiles), `log.jsonl` (one row per step), `README.md` (its card) and, with a
            validation, `validation.jsonl`.
        work: folder for checkpoints, kept after a crash and reused by the next start.
        report: receives a row now and then: that of the log, `of`, speed and memory, and the last validation.
        held_out: Parquet shards of the tasks to validate on, when `config.validation` asks for some.
        measured: folder for what differs between equal runs: speed, resources, and the picture of it all.
        adapter: folder of a saved adapter of the base model to go on from; its rank, alpha and targets count.

    Returns:
        What `training.json` holds, and what may differ from run to run: seconds, tokens_per_second, memory.

    Raises:
        InputError: one line, for every argument or file that cannot be used.
        TrainingFailed: loss not a number, out of memory, disk full; the last complete checkpoint is kept.
    """
    began = time.monotonic()
    is_first = process_rank() == 0
    micro_batch_size, _ = config.split_batch(num_processes())
    import torch
    import transformers
    from safetensors import SafetensorError

    from training.adapter import add_adapter, peft_settings, prepare_quantized
    from training.checkpoint import check_space, find_resumable
    from training.sft import Progress, make_trainer
    from training.step import TrainingFailed, make_model
    from training.validation import Validation

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if config.threads:
        torch.set_num_threads(config.threads)
    if config.device == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device must be 'cpu' or 'auto' on a machine without a CUDA device, got 'cuda'")
    import_seconds = time.monotonic() - began

    on_gpu = config.device != "cpu" and torch.cuda.is_available()
    check_requirements(config, on_gpu)
    if adapter and (base_model is None or config.method != "lora"):
        raise ConfigError(
            f"an adapter to go on from needs its base model and method 'lora', got {config.method!r} and "
            f"{base_model or 'no model'}"
        )
    tokenizer, settings = open_prepared(tokens.tokenizer)
    if base_model is None and config.max_tokens > tokenizer.model_max_length:
        raise ConfigError(
            f"max_tokens must be at most the tokenizer's limit of {tokenizer.model_max_length} tokens, "
            f"got {config.max_tokens}; tokenize with a larger tokenize.max_tokens"
        )
    columns = open_columns(tokens.columns, config.max_tokens)
    transformers.set_seed(config.seed)
    model, peft_config = make_model(config, base_model, tokenizer, on_gpu), None
    if config.method == "lora":
        if adapter or config.quantization != "none":
            model = add_adapter(prepare_quantized(model, config), config, adapter)
        else:
            peft_config = peft_settings(config.lora)
    plan = BatchPlan(
        columns.lengths,
        config.batch_size,
        config.steps,
        config.seed,
        micro_batch_size,
        config.packing,
        group_by_length=config.group_by_length,
    )
    fingerprint = _fingerprint(config, columns.digest, base_model, adapter)
    checkpoints = work / "checkpoints"
    checkpoints.mkdir(parents=True, exist_ok=True)  # by whichever process comes first
    resumable = find_resumable(checkpoints, fingerprint, remove=is_first)
    rows = resumable[1]["rows"] if resumable else []
    validation_rows = resumable[1]["validation"] if resumable else []
    progress = Progress(config, plan, fingerprint, rows, validation_rows, functools.partial(_tell, report, measured))
    validation = None
    if config.validation.num_tasks:
        if not held_out:
            raise ConfigError(f"validation.num_tasks is {config.validation.num_tasks}, but there are no held-out tasks")
        validation = Validation(config, held_out, tokenizer, settings, validation_rows)
    setup_seconds = time.monotonic() - began
    first_step = len(rows)
    try:
        trainer = make_trainer(
            config, model, tokenizer, columns, plan, progress, checkpoints, peft_config, num_processes()
        )
        trainer.validation, trainer.rebuild = (
            validation,
            lambda: add_adapter(make_model(config, base_model, tokenizer, on_gpu), config, adapter),
        )
        trained, total = count_parameters(trainer.model)
        num_saves = -(-(config.steps - first_step) // config.checkpoint_every)
        # Weights and two moments of float32.
        check_space(checkpoints, 12 * trained, num_saves, config.keep_checkpoints, 4 * total)
        watch = ResourceLog(measured / RESOURCES_FILE) if measured and is_first else nullcontext()
        with watch, sigterm_calls(progress.stop):
            trainer.train(resume_from_checkpoint=str(resumable[0]) if resumable else None)
        if len(progress.rows) < config.steps:
            raise TrainingFailed(f"SIGTERM after step {len(progress.rows)} of {config.steps}")
    except (MemoryError, OSError, RuntimeError, SafetensorError) as error:
        kept = find_resumable(checkpoints, fingerprint, remove=is_first)
        where = f"checkpoint of step {len(kept[1]['rows'])} kept in {checkpoints}" if kept else "no checkpoint yet"
        reason = str(error) if isinstance(error, StageError) else _explain(error, config, checkpoints)
        if not reason:
            error.add_note(where)
            raise
        raise TrainingFailed(f"training stopped: {reason}; {where}") from error
    train_seconds = time.monotonic() - began - setup_seconds

    seen = plan.tokens_by_step()
    facts = {
        "config": config.lasting(),
        "parameters": total,
        "trained_parameters": trained,
        "examples": len(columns),
        "dropped": columns.dropped,
        "length_percentiles": length_percentiles(columns),
        "padding_waste": round(plan.padding_waste(), 6),
        "tokens": int(seen[-1]),
        "loss": progress.rows[-1]["loss"],
    }
    finished = whole_model(trainer, trainer.rebuild)
    if is_first:
        out.mkdir(parents=True, exist_ok=True)
        _write_model(config, finished, tokenizer, base_model, out, work)
        shown = dataclasses.replace(settings, max_tokens=config.max_tokens)
        shown.save(out)
        (out / "training.json").write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n")
        for name, table in (("log", progress.rows), ("validation", validation_rows)):
            if table:
                (out / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in table))
        write_card(out, shown, tokenizer, facts, validation_rows)
        if measured:
            _draw(out, measured)
    seen_now = int(seen[-1]) - (int(seen[first_step - 1]) if first_step else 0)
    return {
        **facts,
        "resumed_from_step": first_step,
        "import_seconds": round(import_seconds, 2),
        "setup_seconds": round(setup_seconds, 2),
        "train_seconds": round(train_seconds, 2),
        "seconds": round(time.monotonic() - began, 2),
        "tokens_per_second": round(seen_now / train_seconds, 1),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "peak_gpu_memory_bytes": int(torch.cuda.max_memory_allocated()) if on_gpu else None,
    }


def _write_model(
    config: TrainConfig, finished: Any, tokenizer: Any, base_model: Path | None, out: Path, work: Path
) -> None:
    """Write what was trained: the model, with adapters merged, or the adapter alone."""
    from training.adapter import compare_logits, merge_adapter, probe_logits, save_adapter

    quantized = config.quantization != "none"
    if not quantized:
        finished = finished.float()
    if config.method == "lora" and not config.lora.merge:
        save_adapter(finished, out / "adapter")
        save_tokenizer(tokenizer, out)
    elif quantized:  # merged into the base as it was before it was quantized: 4 bits would round the adapter away
        assert base_model is not None
        save_adapter(finished, work / "adapter")
        merge_adapter(base_model, work / "adapter", out, config.save_dtype)
        save_tokenizer(tokenizer, out)
    else:
        expected = probe_logits(finished)
        if config.method == "lora":
            finished = finished.merge_and_unload()
        save_model(finished, tokenizer, out, config.save_dtype)
        compare_logits(expected, probe_logits(load_model(out)), config.save_dtype, f"saving {out.name}")


def _tell(report: Report, measured: Path | None, row: dict[str, Any]) -> None:
    """Report a row, and keep what it says of speed and memory."""
    if measured:
        append_row(measured / SPEED_FILE, {"time": round(time.time(), 2), **row})
    report(row)


def _draw(model: Path, measured: Path) -> None:
    if can_draw():
        draw_curves(model, measured, measured / PICTURE_FILE)
    else:
        print("no picture of the training: matplotlib is missing (pip install matplotlib)", flush=True)


def _fingerprint(config: TrainConfig, data_key: str, base_model: Path | None, adapter: Path | None) -> str:
    """Return a hash of what the weights depend on: settings, data and base; not of threads or how often it saves."""
    weights = [path for folder in (base_model, adapter) if folder for path in sorted(folder.glob("*.safetensors"))]
    parts = [config.lasting(), data_key, [[path.name, path.stat().st_size] for path in weights]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _explain(error: BaseException, config: TrainConfig, checkpoints: Path) -> str:
    """Return one line for an error in training: what happened and which setting to change; empty for a bug."""
    text = one_line(error)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or re.search(r"No space left|File too large|file write failed|PytorchStreamWriter|inline_container", text):
        return f"disk full while writing {checkpoints}; free some space and start again"
    micro, _ = config.split_batch(num_processes())
    remedy = f"set micro_batch_size below {micro}, or gradient_checkpointing, or lower max_tokens ({config.max_tokens})"
    if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(text):
        return f"out of memory; {remedy}"
    if lost_connection(error):
        return f"another process ended without a word, as the system ends those that take too much memory; {remedy}"
    if is_environment(error) or _DEVICE_FAILED.search(text):
        return f"{type(error).__name__}: {text[:300]}"
    return ""


def run_job(job: TrainJob) -> None:
    """Train, and report the steps and, from the first process, the finished model as a `shard` event."""

    def report(row: dict[str, Any]) -> None:
        note = f"loss {row['loss']:.3f}, {row['token_accuracy']:.0%} of tokens right"
        if held := row.get("validation"):
            note += f", {held['fits']:.0%} of held-out tasks fit at step {held['step']}"
        note += f", {row['tokens_per_second']:,.0f} tokens/s, {row['seconds_left']:.0f} s left"
        emit("progress", done=row["step"], note=note, **row)

    folders = (job.base_model, job.out, job.work)
    summary = train(job.config, job.tokens, *folders, report, job.held_out, job.measured, job.adapter)
    if process_rank() == 0:
        measured = {name: summary[name] for name in MEASURED}
        emit_shard(job.out.name, ShardFacts(summary["examples"], summary["dropped"], measured), summary=summary)


def main() -> None:
    """Run the training in the file named on the command line, as one process of as many as share it."""
    stage_main(run_job, TrainJob, f"process {process_rank()}: " if process_rank() else "")


if __name__ == "__main__":
    main()
