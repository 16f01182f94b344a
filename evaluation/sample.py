"""Sampling: a model proposes programs for tasks.

The work is cut into shards: a group of tasks times a block of samples. Each engine process walks the list of shards
and takes those that no other engine holds, so that a fast device simply takes more of them, and a shard is lost only
with the engine that was working on it. Tasks with much to read come first: the shards that end last are short ones.

Run as a process: `python -m evaluation.sample --config FILE`; see `sample_shards`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.program import program_hash
from arc_dsl.stage_process import InputError, emit, stage_main
from arc_dsl.task import Task, task_from_json
from evaluation.candidates import IDENTITY, Candidate
from evaluation.engine import Engine, EngineConfig, Request
from evaluation.shards import write_candidates
from training.data import PromptSettings
from training.prompt import extract_program, render_prompt

MAX_SEED = 2**31


@dataclass(frozen=True)
class SampleConfig:
    """How programs are sampled.

    Attributes:
        num_samples: programs for each task.
        temperatures: used in turn for a task's samples; 0 may not be mixed in more than once a block.
        top_p: nucleus of probability mass, in (0, 1].
        min_p: least share of the likeliest token's probability, in [0, 1).
        max_tokens: longest program, in tokens.
        max_prompt_tokens: tasks with longer prompts are left out and counted; 0 takes what the model can read.
        tasks_per_shard: tasks in one shard.
        samples_per_shard: samples of a task in one shard.
        seed: every sample's seed is derived from it, the task and the sample's number.
    """

    num_samples: int = 32
    temperatures: tuple[float, ...] = (0.9,)
    top_p: float = 1.0
    min_p: float = 0.0
    max_tokens: int = 256
    max_prompt_tokens: int = 0
    tasks_per_shard: int = 16
    samples_per_shard: int = 64
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("num_samples", "max_tokens", "tasks_per_shard", "samples_per_shard"):
            if getattr(self, name) < 1:
                raise InputError(f"sample: {name} must be at least 1, got {getattr(self, name)}")
        if not self.temperatures or min(self.temperatures) <= 0:
            raise InputError(
                f"sample: temperatures must be positive, got {self.temperatures}; use 0.01 for near greedy"
            )
        if not 0 < self.top_p <= 1 or not 0 <= self.min_p < 1:
            raise InputError(f"sample: top_p in (0, 1] and min_p in [0, 1), got {self.top_p} and {self.min_p}")

    def row_settings(self) -> dict[str, Any]:
        """Return the settings that decide the rows of a shard, for the artifact's key."""
        return {
            "temperatures": list(self.temperatures),
            "top_p": self.top_p,
            "min_p": self.min_p,
            "max_tokens": self.max_tokens,
            "max_prompt_tokens": self.max_prompt_tokens,
            "tasks_per_shard": self.tasks_per_shard,
            "samples_per_shard": self.samples_per_shard,
            "seed": self.seed,
        }


@dataclass(frozen=True)
class SampleShard:
    """One unit of work: these tasks, samples `start` to `stop` of each."""

    name: str
    task_ids: tuple[str, ...]
    start: int
    stop: int


def plan_shards(tasks: Sequence[Task], config: SampleConfig) -> list[SampleShard]:
    """Cut the work into shards, those with the largest tasks first.

    More samples add shards and leave the finished ones as they are, as long as `num_samples` is a multiple of
    `samples_per_shard`; a last block that is not full is drawn again when it grows.
    """
    largest_first = sorted(tasks, key=lambda task: (-sum(grid.size for grid in task.inputs), task.id))
    size = config.tasks_per_shard
    groups = [largest_first[start : start + size] for start in range(0, len(tasks), size)]
    return [
        SampleShard(
            f"part-{block:03d}-{number:04d}.parquet",
            tuple(task.id for task in group),
            start,
            min(start + config.samples_per_shard, config.num_samples),
        )
        for block, start in enumerate(range(0, config.num_samples, config.samples_per_shard))
        for number, group in enumerate(groups)
    ]


def sample_shards(settings: dict[str, Any]) -> None:
    """Sample the shards that no other engine takes, and report each as a `shard` event.

    `settings`: `model` (folder), `model_key`, `device`, `engine` and `sample` (configurations), `tasks` (id -> ARC JSON
    without test outputs), `shards` (name, task_ids, start, stop), `work` (shard name -> folder to write it in),
    `claims` (folder of the locks that say which engine has which shard), `round`.
    """
    config = SampleConfig(**{**settings["sample"], "temperatures": tuple(settings["sample"]["temperatures"])})
    started = time.monotonic()
    engine = Engine(Path(settings["model"]), settings["device"], EngineConfig(**settings["engine"]))
    emit("started", device=settings["device"], seconds=round(time.monotonic() - started, 1))
    prompt_settings = PromptSettings.load(Path(settings["model"])) or _untrained_settings(engine)
    tasks = {task_id: task_from_json(task_id, task) for task_id, task in settings["tasks"].items()}
    for entry in settings["shards"]:
        shard = SampleShard(entry["name"], tuple(entry["task_ids"]), entry["start"], entry["stop"])
        folder = Path(settings["work"][shard.name])
        with claim(Path(settings["claims"]) / shard.name) as mine:
            if not mine:
                continue
            started = time.monotonic()
            prompts = {
                task_id: _encode_prompt(engine.tokenizer, prompt_settings, tasks[task_id]) for task_id in shard.task_ids
            }
            limit = engine.max_model_tokens - config.max_tokens
            limit = min(limit, config.max_prompt_tokens) if config.max_prompt_tokens else limit
            short = {task_id: prompt for task_id, prompt in prompts.items() if len(prompt) <= limit}
            candidates = _sample(engine, config, shard, short, settings["model_key"], settings["round"])
            write_candidates(folder / shard.name, candidates)
            seconds = time.monotonic() - started
            tokens = sum(candidate.num_tokens for candidate in candidates)
            emit(
                "shard",
                name=shard.name,
                rows=len(candidates),
                drops={"prompt too long": len(prompts) - len(short)} if len(short) < len(prompts) else {},
                measured={
                    "seconds": round(seconds, 2),
                    "tokens": tokens,
                    "tokens_per_second": round(tokens / seconds, 1),
                    "device": settings["device"],
                },
            )


def _untrained_settings(engine: Engine) -> PromptSettings:
    """Return how tasks are shown to a model that was not trained by us: through its chat template if it has one."""
    template = "chat-1" if getattr(engine.tokenizer, "chat_template", None) else "plain-1"
    return PromptSettings(template, "", True, engine.max_model_tokens)


def _encode_prompt(tokenizer: Any, settings: PromptSettings, task: Task) -> tuple[int, ...]:
    text = render_prompt(task, settings.template, settings.encoder, tokenizer=tokenizer, show_test=settings.show_test)
    return tuple(tokenizer.encode(text))


def _sample(
    engine: Engine,
    config: SampleConfig,
    shard: SampleShard,
    prompts: dict[str, tuple[int, ...]],
    model_key: str,
    round_number: int,
) -> list[Candidate]:
    if not prompts:
        return []
    plan = []  # (task id, numbers of the samples, request)
    for task_id, prompt in prompts.items():
        for index, temperature in enumerate(config.temperatures):
            numbers = [n for n in range(shard.start, shard.stop) if n % len(config.temperatures) == index]
            seed = derive_seed(config.seed, task_id, shard.start, index)
            if numbers:
                plan.append((task_id, numbers, Request(prompt, len(numbers), temperature, seed)))
    answers = engine.generate([request for _, _, request in plan], config.max_tokens, config.top_p, config.min_p)
    candidates = []
    for (task_id, numbers, request), completions in zip(plan, answers, strict=True):
        for offset, (number, completion) in enumerate(zip(numbers, completions, strict=True)):
            program = extract_program(completion.text)
            candidates.append(
                Candidate(
                    task_id=task_id,
                    candidate_id=f"{model_key[:8]}-{task_id}-{number}",
                    variant=0,
                    augmentation=IDENTITY,
                    text=completion.text,
                    program=program,
                    program_hash=program_hash(program),
                    logprob=completion.logprob,
                    num_tokens=completion.num_tokens,
                    finish_reason=completion.finish_reason,
                    temperature=request.temperature,
                    seed=request.seed + offset,
                    model=model_key,
                    round=round_number,
                )
            )
    return candidates


def derive_seed(*parts: object) -> int:
    """Return a seed below 2^31 that depends on every part and on nothing else."""
    digest = hashlib.sha256(json.dumps(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") % MAX_SEED


@contextmanager
def claim(path: Path) -> Iterator[bool]:
    """Hold the lock `path` if no other process holds it or has finished under it; yields whether it is ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if os.pread(descriptor, 4, 0) == b"done":
            yield False
            return
        yield True
        os.pwrite(descriptor, b"done", 0)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    stage_main(sample_shards)
