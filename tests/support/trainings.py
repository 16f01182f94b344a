"""Trainings of seconds: the smallest settings, tasks that a tiny model can learn, and what a training left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.settings import plain_settings
from arc_dsl.task import Pair, Task
from generators.task_shard import GeneratedTask, write_tasks
from training.config import TokenizeConfig, TrainConfig
from training.model import ScratchConfig
from training.tokenize import Tokens, tokenize
from training.train import Report, TrainJob, train

TINY = TrainConfig(
    steps=6,
    batch_size=4,
    learning_rate=0.01,
    max_tokens=256,
    checkpoint_every=2,
    log_every=1,
    threads=1,
    device="cpu",
    tokenize=TokenizeConfig(vocab_size=320, max_tokens=256),
    scratch=ScratchConfig(hidden=64, layers=2, heads=2, kv_heads=1, intermediate=64),
)


def make_tasks(count: int, side: int = 4) -> list[GeneratedTask]:
    """Return tasks with grids of sides 1 to `side`, each mirrored or turned by its program."""
    rules = [("flip(img, 0)", np.flipud), ("flip(img, 1)", np.fliplr), ("rotate_90(img, 2)", lambda g: np.rot90(g, 2))]
    rng = np.random.default_rng(0)
    tasks = []
    for index in range(count):
        source, rule = rules[index % len(rules)]
        grids = [rng.integers(0, 10, rng.integers(1, side + 1, 2)) for _ in range(3)]
        pairs = tuple(Pair(grid, np.ascontiguousarray(rule(grid))) for grid in grids)
        program = f"def task(img):\n    return {source}"
        tasks.append(GeneratedTask(Task(f"t{index}", pairs[:2], pairs[2:]), "test", "test", 0.0, 0, index, program))
    return tasks


def write_shards(folder: Path, *shards: list[GeneratedTask]) -> list[Path]:
    """Write each list of tasks as a shard into `folder` and return their paths."""
    paths = [folder / f"{number}.parquet" for number in range(len(shards))]
    for path, tasks in zip(paths, shards, strict=True):
        write_tasks(path, tasks)
    return paths


def train_on(
    config: TrainConfig,
    tasks: list[Path],
    base: Path | None,
    out: Path,
    work: Path,
    report: Report = lambda row: None,
    **watched: Any,
) -> dict[str, Any]:
    """Tokenize task shards and train on them."""
    tokens = tokenize(config.tokenize, tasks, base, work / "tokens")
    return train(config, tokens, base, out, work, report, **watched)


def write_job(config: TrainConfig, tokens: Tokens, folder: Path) -> Path:
    """Return the configuration file of a training process that writes below `folder`."""
    job = TrainJob(config, tokens, None, folder / "out", folder / "work")
    (folder / "job.json").write_text(json.dumps(plain_settings(job)))
    return folder / "job.json"


def events(text: str) -> list[dict[str, Any]]:
    """Return what a training process reported; other lines are its log."""
    return [json.loads(line) for line in text.splitlines() if line.startswith('{"event"')]


def log_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the log of a finished training, a row a step."""
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder by its relative path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
