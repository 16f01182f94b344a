"""Measure training: the whole trainer against a bare torch loop, padding, the time to the first step, tokenizing.

Run with `arcwright bench train`. Both sides train the same model on the same batches in the same precision. On a CPU
the ratio is one of CPU seconds, which other processes on the machine disturb less than the clock; on CUDA it is one of
wall seconds. Bare loop and trainer take turns, and each is given its best turn.

Tokenizing runs as the stage does, two workers in processes of their own, start included, over tasks of all generators
at all levels, shown as a model from scratch sees them by default (every cell of every grid); the tasks of a few shards
are repeated until there are enough.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.settings import plain_settings
from arc_dsl.task import Pair, Task
from flows.processes.child import run_child
from generators.generate import GenerateConfig, generate_shard
from generators.task_shard import GeneratedTask, write_tasks
from training.config import LoraConfig, TokenizeConfig, TrainConfig
from training.data import BatchPlan, TokenColumns, collate, open_columns
from training.model import ScratchConfig, build_model, load_model
from training.preparation import prepare_tokenizer
from training.tokenize import TokenizeJob, Tokens, tokenize
from training.tokenizer import load_tokenizer
from training.train import TrainJob, train

DISTINCT_SHARDS = 2
WARMUP_STEPS = 4  # new batch shapes are slow the first time


@dataclass(frozen=True)
class Options:
    """Measure training: the trainer against a bare torch loop, padding, the time to the first step, tokenizing.

    Attributes:
        steps: steps of a turn, behind those that warm it up.
        turns: turns of each side, of which the best counts.
        batch_size: examples of a step.
        tasks: tasks to train on.
        examples: how many are tokenized, at least two shards.
        shard_size: tasks in each of the shards that are tokenized.
    """

    steps: int = 24
    turns: int = 2
    batch_size: int = 32
    tasks: int = 2000
    examples: int = 100_000
    shard_size: int = 1000

    def __post_init__(self) -> None:
        for name in ("steps", "turns", "batch_size", "tasks", "examples", "shard_size"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} must be at least 1, got {getattr(self, name)}")


def run_bench(options: Options) -> dict[str, Any]:
    """Print a table and return the figures."""
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as name:
        figures = _time_tokenizing(Path(name), options)
        figures |= _measure(Path(name), options)
    print(f"{'':28}{'trainer':>12}{'bare loop':>12}{'ratio':>8}")
    for method in ("full", "lora"):
        ours, bare = figures[f"tokens_per_second_{method}"], figures[f"bare_tokens_per_second_{method}"]
        print(f"{method + ', tokens/s':28}{ours:12,.0f}{bare:12,.0f}{figures[f'ratio_to_bare_loop_{method}']:8.2f}")
    print(f"{'padding waste':28}{figures['padding_waste']:12.1%}   (prompts of the first system's lengths)")
    print(f"{'seconds to the first step':28}{figures['seconds_to_first_step']:12.1f}", end="")
    print(f"   ({figures['seconds_beyond_imports']:.1f} beyond imports)")
    print(f"{'seconds to tokenize 100,000':28}{figures['tokenize_seconds_100k']:12.1f}", end="")
    print(f"   ({figures['tokenize_tokens']:,} tokens, two workers, ", end="")
    print(f"{figures['tokenize_peak_memory_bytes'] / 2**20:,.0f} MiB in a worker at most, ", end="")
    print(f"{figures['tokenize_memory_growth_bytes'] / 2**20:,.0f} of them after its first shard)")
    return figures


def _time_tokenizing(folder: Path, options: Options) -> dict[str, Any]:
    """Return how long the examples take in two workers, scaled to 100,000, and the memory of a worker."""
    distinct = [folder / f"distinct-{number}.parquet" for number in range(DISTINCT_SHARDS)]
    config = GenerateConfig(num_tasks=DISTINCT_SHARDS * options.shard_size, shard_size=options.shard_size)
    for number, path in enumerate(distinct):
        generate_shard(config, number, path)
    prepare_tokenizer(TokenizeConfig(), distinct, None, folder / "tokenizer")
    count = max(2, options.examples // options.shard_size)
    work = folder / "columns"
    work.mkdir()
    names = [f"{number:05d}.arrow" for number in range(count)]
    sources = {name: distinct[number % len(distinct)] for number, name in enumerate(names)}
    job = TokenizeJob(folder / "tokenizer", sources, dict.fromkeys(names, work), workers=2)
    peaks: list[int] = []
    rows = tokens = 0

    def follow(event: dict[str, Any]) -> None:
        nonlocal rows, tokens
        peaks.append(event["measured"]["peak_memory_bytes"])
        rows += event["rows"]
        tokens += event["measured"]["tokens"]

    started = time.perf_counter()
    run_child("training.tokenize", job, follow)
    seconds = time.perf_counter() - started
    return {
        "tokenize_seconds_100k": round(seconds * 100_000 / rows, 2),
        "tokenize_seconds": round(seconds, 2),
        "tokenize_examples": rows,
        "tokenize_tokens": tokens,
        "tokenize_peak_memory_bytes": max(peaks),
        "tokenize_memory_growth_bytes": max(peaks) - max(peaks[:2]),
    }


def _measure(folder: Path, options: Options) -> dict[str, Any]:
    shard = folder / "tasks.parquet"
    write_tasks(shard, _draw_tasks(options.tasks))
    steps = options.steps + WARMUP_STEPS
    size = ScratchConfig(hidden=192, layers=4, heads=6, kv_heads=6, intermediate=512)
    full = TrainConfig(steps=steps, batch_size=options.batch_size, scratch=size, log_every=1, checkpoint_every=10_000)
    base = folder / "base"
    scratch_tokens = tokenize(full.tokenize, [shard], None, folder / "tokens")
    train(dataclasses.replace(full, steps=1), scratch_tokens, None, base, folder / "base-work")
    base_tokens = tokenize(full.tokenize, [shard], base, folder / "base-tokens")
    lora = dataclasses.replace(full, method="lora", lora=LoraConfig(rank=16, alpha=32.0))
    figures: dict[str, Any] = {}
    for method, config, start, tokens in (("full", full, None, scratch_tokens), ("lora", lora, base, base_tokens)):
        ours, bare = [], []
        for turn in range(options.turns):
            ours.append(_time_trainer(config, tokens, start, folder / f"{method}-{turn}"))
            bare.append(_time_bare_loop(config, open_columns(tokens.columns, config.max_tokens), base))
        (cost, rate), (bare_cost, bare_rate) = min(ours), min(bare)
        figures[f"ratio_to_bare_loop_{method}"] = round(bare_cost / cost, 3)
        figures[f"tokens_per_second_{method}"] = round(rate)
        figures[f"bare_tokens_per_second_{method}"] = round(bare_rate)
    # Prompt lengths of the first system, in tokens: p50 1,249, p75 1,567, p90 1,960, max 5,108.
    lengths = np.random.default_rng(0).lognormal(np.log(1249), 0.34, 20_000).clip(200, 5108).astype(np.int64)
    figures["padding_waste"] = round(BatchPlan(lengths, 32, 625, seed=0).padding_waste(), 4)
    return figures | _time_start(full, scratch_tokens, folder)


def _draw_tasks(count: int) -> list[GeneratedTask]:
    """Return tasks with small random grids that are mirrored."""
    rng = np.random.default_rng(0)
    tasks = []
    for index in range(count):
        axis = index % 2
        grids = [rng.integers(0, 10, rng.integers(2, 8, 2)) for _ in range(4)]
        pairs = [Pair(grid, np.flip(grid, axis).copy()) for grid in grids]
        program = f"def task(img):\n    return flip(img, {axis})"
        task = Task(f"bench-{index}", tuple(pairs[:3]), tuple(pairs[3:]))
        tasks.append(GeneratedTask(task, "bench", "bench", 0.0, 0, index, program))
    return tasks


def _clock() -> float:
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()
        return time.perf_counter()
    return time.process_time()


def _time_trainer(config: TrainConfig, tokens: Tokens, base: Path | None, folder: Path) -> tuple[float, float]:
    """Return (seconds per token as `_clock` counts them, tokens per wall second) behind the warm-up steps."""
    marks: list[tuple[float, float, int]] = []
    train(
        config,
        tokens,
        base,
        folder / "out",
        folder / "work",
        lambda row: marks.append((_clock(), time.perf_counter(), row["tokens"])),
    )
    return _rate(marks[WARMUP_STEPS - 1], marks[-1])


def _rate(first: tuple[float, float, int], last: tuple[float, float, int]) -> tuple[float, float]:
    tokens = last[2] - first[2]
    return (last[0] - first[0]) / tokens, tokens / (last[1] - first[1])


def _time_bare_loop(config: TrainConfig, columns: TokenColumns, base: Path) -> tuple[float, float]:
    """Train like `_time_trainer` in the plainest loop that torch, transformers and PEFT allow."""
    import torch

    from training.adapter import peft_settings
    from training.step import use_bf16

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = load_tokenizer(base)
    model: Any = build_model(config.scratch, tokenizer) if config.method == "full" else load_model(base)
    if config.method == "lora":
        from peft import get_peft_model

        model = get_peft_model(model, peft_settings(config.lora))
    model.to(device).train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=config.learning_rate, fused=True)
    plan = BatchPlan(columns.lengths, config.batch_size, config.steps, config.seed)
    tokens = plan.tokens_by_step()
    marks = []
    for step, rows in enumerate(plan):
        batch = collate([columns[row] for row in rows], tokenizer.pad_token_id)
        with torch.autocast(device, torch.bfloat16, enabled=use_bf16(config)):
            loss = model(**{name: tensor.to(device) for name, tensor in batch.items()}, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, config.max_grad_norm)
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        marks.append((_clock(), time.perf_counter(), int(tokens[step])))
    return _rate(marks[WARMUP_STEPS - 1], marks[-1])


def _time_start(config: TrainConfig, tokens: Tokens, folder: Path) -> dict[str, float]:
    """Return how long a training process takes to its first step when the token columns are there already."""
    job = TrainJob(dataclasses.replace(config, steps=2), tokens, None, folder / "start", folder / "start-work")
    path = folder / "job.json"
    path.write_text(json.dumps(plain_settings(job)))
    started = time.perf_counter()
    command = [sys.executable, "-m", "training.train", "--config", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        to_first_step = time.perf_counter() - started
        summary = json.loads(child.stdout.read().splitlines()[-1])["summary"]
    beyond = max(0.0, summary["setup_seconds"] - summary["import_seconds"])
    return {"seconds_to_first_step": round(to_first_step, 2), "seconds_beyond_imports": round(beyond, 2)}
