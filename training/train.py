"""Train a model on tasks whose programs are known: fine-tune one, or build a small one from scratch.

From Python `train(TrainConfig(steps=400), shards, base_model=None, out=..., work=...)`; as a process of its own, which
is how the flows start it, `python -m training.train --config FILE.json` with the keys `config`, `tasks`, `base_model`,
`out` and `work`. It prints one JSON event per line: progress, and the finished model last. Exit status 0 done, 1 the
training failed, 2 bad arguments.

`out` receives the finished model and nothing that depends on speed, date or place. `work` receives token columns and
checkpoints; a killed training that is started again with the same arguments goes on from the newest complete one and
ends with the same weights, bit for bit on CPU with the same number of threads.
"""

from __future__ import annotations

import argparse
import dataclasses
import errno
import hashlib
import itertools
import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from arc_dsl.stage_process import emit
from training.config import ConfigError, TrainConfig, config_from_dict
from training.data import (
    BatchPlan,
    PromptSettings,
    TokenColumns,
    length_percentiles,
    read_task_files,
    tokenize_tasks,
    tokens_key,
)
from training.encoder import get_encoder
from training.model import SaveError, build_model, count_parameters, load_model, save_model
from training.prompt import get_template, render_completion, render_prompt
from training.tokenizer import build_tokenizer, check_tokenizer, load_tokenizer

Report = Callable[[dict[str, Any]], None]

# What a run of the stage reports of itself, beside what `training.json` says.
MEASURED = ("seconds", "setup_seconds", "tokens_per_second", "peak_memory_bytes", "resumed_from_step", "loss")
# Settings that change how a training runs, never what it gives (threads: but for the last bits).
OPERATIONAL = ("threads", "device", "checkpoint_every", "keep_checkpoints", "log_every", "wandb")


def train(
    config: TrainConfig,
    tasks: Sequence[Path],
    base_model: Path | None,
    out: Path,
    work: Path,
    report: Report = lambda line: None,
) -> dict[str, Any]:
    """Train on the shards `tasks` and write the finished model to `out`.

    Args:
        config: all settings.
        tasks: Parquet shards of tasks with programs, read in this order.
        base_model: folder of the model to fine-tune; None builds one from `config.scratch`.
        out: folder for the finished model: weights, tokenizer, `prompt.json` (how tasks were shown), `training.json`
            (settings, counts, percentiles) and `log.jsonl` (one row per step).
        work: folder for token columns and checkpoints, kept after a crash and reused by the next start.
        report: receives a row now and then: step, of, loss, learning_rate, tokens_per_second, seconds_left.

    Returns:
        What `training.json` holds, and what may differ from run to run: seconds, tokens_per_second, memory.

    Raises:
        ValueError: a subclass with one line, for every argument or file that cannot be used.
        TrainingFailed: loss not a number, out of memory, disk full; the last complete checkpoint is kept.
    """
    began = time.monotonic()
    num_processes = int(os.environ.get("WORLD_SIZE", "1"))  # as `accelerate launch` and torchrun set it
    is_first = os.environ.get("RANK", "0") == "0"
    micro_batch_size, _ = config.split_batch(num_processes)
    import torch
    import transformers
    from safetensors import SafetensorError

    from training.adapter import compare_logits, peft_settings, probe_logits, save_adapter
    from training.checkpoint import find_resumable
    from training.sft import Progress, TrainingFailed, make_trainer, use_bf16

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if config.threads:
        torch.set_num_threads(config.threads)
    if config.device == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device must be 'cpu' or 'auto' on a machine without a CUDA device, got 'cuda'")
    import_seconds = time.monotonic() - began

    tokenizer, settings = _prepare_tokenizer(config, tasks, base_model)
    transformers.set_seed(config.seed)
    on_gpu = config.device != "cpu" and torch.cuda.is_available()
    model: Any
    if base_model is None:
        model = build_model(config.scratch, tokenizer, config.seed)
    else:  # weights that are trained are float32; a frozen base may be kept in half of that
        half = config.method == "lora" and on_gpu and use_bf16(config)
        model = load_model(base_model, "bfloat16" if half else "float32", config.attention)
    work.mkdir(parents=True, exist_ok=True)
    columns = _open_columns(tasks, tokenizer, settings, work)
    plan = BatchPlan(columns.lengths, config.batch_size, config.steps, config.seed, micro_batch_size)
    fingerprint = _fingerprint(config, columns.path.stem, base_model)
    checkpoints = work / "checkpoints"
    resumable = find_resumable(checkpoints, fingerprint, remove=is_first)
    rows = resumable[1]["rows"] if resumable else []
    progress = Progress(config, plan, fingerprint, rows, report)
    peft_config = peft_settings(config.lora) if config.method == "lora" else None
    setup_seconds = time.monotonic() - began
    first_step = len(rows)
    try:
        trainer = make_trainer(
            config, model, tokenizer, columns, plan, progress, checkpoints, peft_config, num_processes
        )
        trained, total = count_parameters(trainer.model)
        trainer.train(resume_from_checkpoint=str(resumable[0]) if resumable else None)
    except (MemoryError, OSError, RuntimeError, SafetensorError) as error:
        kept = find_resumable(checkpoints, fingerprint, remove=is_first)
        where = f"checkpoint of step {len(kept[1]['rows'])} kept in {checkpoints}" if kept else "no checkpoint yet"
        reason = error if isinstance(error, TrainingFailed) else _explain(error, config, checkpoints)
        raise TrainingFailed(f"training stopped: {reason}; {where}") from error
    train_seconds = time.monotonic() - began - setup_seconds

    tokens = plan.tokens_by_step()
    facts = {
        "config": _lasting(config),
        "parameters": total,
        "trained_parameters": trained,
        "examples": len(columns),
        "dropped": columns.dropped,
        "length_percentiles": length_percentiles(columns),
        "padding_waste": round(plan.padding_waste(), 6),
        "tokens": int(tokens[-1]),
        "loss": progress.rows[-1]["loss"],
    }
    if is_first:
        out.mkdir(parents=True, exist_ok=True)
        # Without accelerate's autocast around it: the probe compares weights, not roundings.
        finished = trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False).float()
        expected = probe_logits(finished)
        if config.method == "lora" and not config.lora.merge:
            save_adapter(finished, out / "adapter")
            tokenizer.save_pretrained(out)
        else:
            if config.method == "lora":
                finished = finished.merge_and_unload()
            save_model(finished, tokenizer, out, config.save_dtype)
            compare_logits(expected, probe_logits(load_model(out)), config.save_dtype, f"saving {out.name}")
        _check_reloaded(tokenizer, out)
        settings.save(out)
        (out / "training.json").write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n")
        (out / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in progress.rows))
    seen = int(tokens[-1]) - (int(tokens[first_step - 1]) if first_step else 0)
    return {
        **facts,
        "resumed_from_step": first_step,
        "import_seconds": round(import_seconds, 2),
        "setup_seconds": round(setup_seconds, 2),
        "train_seconds": round(train_seconds, 2),
        "seconds": round(time.monotonic() - began, 2),
        "tokens_per_second": round(seen / train_seconds, 1),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "peak_gpu_memory_bytes": int(torch.cuda.max_memory_allocated()) if on_gpu else None,
    }


def _prepare_tokenizer(
    config: TrainConfig, tasks: Sequence[Path], base_model: Path | None
) -> tuple[Any, PromptSettings]:
    """Return the checked tokenizer, and the prompt settings: as asked for, as the base model had them, or fitting."""
    if base_model is None:
        form = get_template(config.template or "compact-1")
        settings = PromptSettings(form.name, config.encoder or form.encoder, config.show_test, config.max_tokens)
        if config.max_tokens > config.scratch.max_tokens:
            raise ConfigError(
                f"max_tokens must be at most scratch.max_tokens {config.scratch.max_tokens}, got {config.max_tokens}"
            )
        if form.chat:
            raise ConfigError(f"template {form.name!r} is for chat models; use 'compact-1' for a model from scratch")
        texts = []
        for task in itertools.islice(read_task_files(tasks), config.tokenizer_tasks):
            texts.append(render_prompt(task.task, settings.template, settings.encoder, show_test=settings.show_test))
            if task.program.strip().startswith(form.prefix):
                texts.append(render_completion(task.program, settings.template))
        tokenizer = build_tokenizer(texts, config.scratch.vocab_size, config.scratch.max_tokens)
    else:
        tokenizer = load_tokenizer(base_model)
        before = PromptSettings.load(base_model)
        fitting = "chat-1" if getattr(tokenizer, "chat_template", None) else "plain-1"
        form = get_template(config.template or (before.template if before else fitting))
        inherited = before.encoder if before and before.template == form.name else form.encoder
        settings = PromptSettings(form.name, config.encoder or inherited, config.show_test, config.max_tokens)
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
    check_tokenizer(tokenizer, get_encoder(settings.encoder).name)
    return tokenizer, settings


def _open_columns(tasks: Sequence[Path], tokenizer: Any, settings: PromptSettings, work: Path) -> TokenColumns:
    path = work / f"tokens-{tokens_key(tasks, tokenizer, settings)}.arrow"
    if path.is_file():
        return TokenColumns(path)
    return tokenize_tasks(read_task_files(tasks), tokenizer, settings, path)


def _lasting(config: TrainConfig) -> dict[str, Any]:
    return {name: value for name, value in dataclasses.asdict(config).items() if name not in OPERATIONAL}


def _fingerprint(config: TrainConfig, data_key: str, base_model: Path | None) -> str:
    """Return a hash of what the weights depend on: settings, data and base; not of threads or how often it saves."""
    weights = sorted(base_model.glob("*.safetensors")) if base_model else []
    parts = [_lasting(config), data_key, [[path.name, path.stat().st_size] for path in weights]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _check_reloaded(tokenizer: Any, out: Path) -> None:
    """Refuse a saved tokenizer that cuts text differently once it is loaded again, as some classes do."""
    text = "I2x3\n012\n345\nP\ndef task(img):\n    return upscale(flip(img, axis=0), (2, 2))\n"
    if load_tokenizer(out)(text)["input_ids"] != tokenizer(text)["input_ids"]:
        raise SaveError(f"{out}: the saved tokenizer reads text differently; check tokenizer_class of the base model")


def _explain(error: BaseException, config: TrainConfig, checkpoints: Path) -> str:
    """Return one line for an error in training: what happened and which setting to change."""
    text = " ".join(str(error).split())
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or re.search(r"No space left|File too large|file write failed|PytorchStreamWriter|inline_container", text):
        return f"disk full while writing {checkpoints}; free some space and start again"
    if isinstance(error, MemoryError) or re.search(r"out of memory|can't allocate memory|not enough memory", text):
        micro = config.micro_batch_size or config.batch_size
        return f"out of memory; set micro_batch_size below {micro}, or gradient_checkpointing, or lower max_tokens"
    return f"{type(error).__name__}: {text[:300]}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a training described by a JSON file; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train a model.")
    parser.add_argument("--config", type=Path, required=True, help="JSON: config, tasks, base_model, out, work")
    path: Path = parser.parse_args(argv).config

    def report(row: dict[str, Any]) -> None:
        rate, left = row["tokens_per_second"] or 0, row["seconds_left"] or 0
        note = f"loss {row['loss']:.3f}, {rate:,.0f} tokens/s, {left:.0f} s left"
        emit("progress", done=row["step"], note=note, **row)

    try:
        job = json.loads(path.read_text())
        config = config_from_dict(job["config"])
        base = Path(job["base_model"]) if job.get("base_model") else None
        shards = [Path(shard) for shard in job["tasks"]]
        out, work = Path(job["out"]), Path(job["work"])
    except (KeyError, TypeError, OSError, ValueError) as error:
        detail = f"lacks the key {error}" if isinstance(error, KeyError) else str(error)
        print(f"train: {path}: {detail}", file=sys.stderr)
        return 2
    try:
        summary = train(config, shards, base, out, work, report)
        if os.environ.get("RANK", "0") == "0":
            measured = {name: summary[name] for name in MEASURED}
            counts = {"rows": summary["examples"], "drops": summary["dropped"]}
            emit("shard", name=out.name, **counts, measured=measured, summary=summary)
    except ValueError as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    except (RuntimeError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
