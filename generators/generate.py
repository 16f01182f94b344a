"""The generate stage: which sample stands where in a shard, and what happens to the ones that fail.

A shard holds `shard_size` slots. The seed and the number of a slot say which generator fills it; sample i of generator
g under seed s depends on hash(s, g, i) alone, where i counts the attempts of all slots. Any number of workers, a retry
or a larger run therefore give the same rows in the same shard.

Run as a process: `python -m generators.generate --config FILE`; see `GenerateJob`.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError, StageError
from arc_dsl.process.pool import build_shards
from arc_dsl.process.stage import ShardFacts, stage_main
from arc_dsl.program import program_hash
from arc_dsl.task import Pair, Task
from generators.acceptance import DraftRejected, Reason, ValidTask, hash_grids, validate_draft
from generators.catalog import select_generators
from generators.execution import TrustedProgram
from generators.registry import GENERATORS, Draft, Generator, UndrawableError
from generators.task_shard import GeneratedTask, read_columns, write_tasks

MAX_ATTEMPTS = 64  # per slot; at the acceptance of 90 % that the health gate asks for, 64 failures do not happen
NUM_RIVALS = 8  # drafts of the same generator whose programs a task is compared with

logger = logging.getLogger(__name__)
_reported: set[str] = set()  # generators whose bug this process has logged already; every occurrence is counted


class GenerationError(StageError):
    """A generator that gave no valid task in the attempts it has; the message names it and the reasons."""


@dataclass(frozen=True)
class GenerateConfig:
    """What to generate.

    Attributes:
        num_tasks: how many tasks at least; rounded up to whole shards, and not part of what decides a shard's rows.
        shard_size: tasks per shard.
        seed: seed of the run.
        min_level: lowest difficulty, 0 (smallest, one idea) to 1 (30x30, distractors).
        max_level: highest difficulty; levels are uniform between the two.
        min_pairs: fewest pairs of a task, the test pair included.
        max_pairs: most pairs of a task.
        generators: names of generators or of concepts to draw from; empty for all.
        weights: how much more often than the others a generator or concept is drawn, by name; 1 when absent.
    """

    num_tasks: int = 10_000
    shard_size: int = 1_000
    seed: int = 0
    min_level: float = 0.0
    max_level: float = 1.0
    min_pairs: int = 4
    max_pairs: int = 6
    generators: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.num_tasks < 1:
            raise InputError(f"num_tasks must be at least 1, got {self.num_tasks}")
        if not 1 <= self.shard_size <= 1_000_000:
            raise InputError(f"shard_size must be in [1, 1000000], got {self.shard_size}")
        if not 0 <= self.min_level <= self.max_level <= 1:
            raise InputError(f"levels must satisfy 0 <= min <= max <= 1, got {self.min_level} and {self.max_level}")
        if not 2 <= self.min_pairs <= self.max_pairs <= 20:
            raise InputError(f"pairs must satisfy 2 <= min <= max <= 20, got {self.min_pairs} and {self.max_pairs}")
        select_generators([*self.generators, *self.weights])
        if wrong := [name for name, weight in self.weights.items() if not 0 <= weight < math.inf]:
            raise InputError(f"weights must be finite and not negative, got {self.weights[wrong[0]]} for {wrong[0]}")
        if not any(weight for _, weight in self.mix):
            raise InputError("all weights are 0; give a generator or a concept a positive one")

    @property
    def num_shards(self) -> int:
        """How many shards hold `num_tasks` tasks."""
        return math.ceil(self.num_tasks / self.shard_size)

    @property
    def mix(self) -> tuple[tuple[str, float], ...]:
        """Names and weights of the generators drawn from, by name."""
        return tuple(
            (entry.name, self.weights.get(entry.name, self.weights.get(entry.concept, 1.0)))
            for entry in select_generators(self.generators)
        )

    def row_settings(self) -> dict[str, Any]:
        """Return, as JSON, what decides the rows of a shard: everything but the number of tasks."""
        return {
            "shard_size": self.shard_size,
            "seed": self.seed,
            "levels": [self.min_level, self.max_level],
            "pairs": [self.min_pairs, self.max_pairs],
            "mix": [list(entry) for entry in self.mix],
        }


@dataclass(frozen=True)
class GenerateJob:
    """What a process of the stage does.

    Attributes:
        generate: what to generate.
        shards: name of each shard to write -> its number.
        work: name of each -> folder to write it in.
        workers: processes; 0 for one per core.
    """

    generate: GenerateConfig
    shards: Mapping[str, int]
    work: Mapping[str, Path]
    workers: int = 0


def generate_shard(config: GenerateConfig, shard: int, out: Path) -> dict[str, int]:
    """Generate the rows of one shard and write them.

    Args:
        config: what to generate; `num_tasks` does not matter here.
        shard: number of the shard, from 0.
        out: file to write; its metadata carry the settings and the drop counts of each generator.

    Returns:
        How many drafts were dropped, by reason.

    Raises:
        GenerationError: a generator gave no valid task in `MAX_ATTEMPTS` attempts.
    """
    drops: Counter[tuple[str, str]] = Counter()
    rows = generate_rows(config, shard, drops)
    by_generator: dict[str, dict[str, int]] = {}
    totals: Counter[str] = Counter()
    for (name, reason), count in sorted(drops.items()):
        by_generator.setdefault(name, {})[reason] = count
        totals[reason] += count
    write_tasks(out, rows, {"settings": config.row_settings(), "shard": shard, "drops": by_generator})
    return dict(sorted(totals.items()))


def generate_rows(config: GenerateConfig, shard: int, drops: Counter[tuple[str, str]]) -> list[GeneratedTask]:
    """Return the rows of one shard and count what was dropped in `drops`, by (generator, reason).

    A slot whose generator only repeats itself stays empty; a slot whose generator fails raises.
    """
    if shard < 0:
        raise ValueError(f"shard must not be negative, got {shard}")
    names, weights = zip(*config.mix, strict=True)
    bounds = np.cumsum(weights) / np.sum(weights)
    rows = []
    seen: set[bytes] = set()
    for slot in range(shard * config.shard_size, (shard + 1) * config.shard_size):
        chosen = int(np.searchsorted(bounds, sample_rng(config.seed, "mix", slot).random(), side="right"))
        entry = GENERATORS[names[min(chosen, len(names) - 1)]]
        row = _fill_slot(config, entry, slot, seen, drops)
        if row is not None:
            rows.append(row)
    return rows


def sample_rng(seed: int, name: str, index: int) -> np.random.Generator:
    """Return the random numbers of sample `index` of generator `name` under `seed`; nothing else decides them."""
    digest = hashlib.blake2b(f"{seed}/{name}/{index}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


def draw_task(config: GenerateConfig, entry: Generator, index: int) -> tuple[ValidTask, float]:
    """Return sample `index` of a generator, validated, and its level.

    Raises:
        DraftRejected: this sample is not worth a task.
    """
    rng = sample_rng(config.seed, entry.name, index)
    level = float(np.float32(rng.uniform(config.min_level, config.max_level)))
    num_pairs = int(rng.integers(config.min_pairs, config.max_pairs + 1))
    draft = draw_draft(entry, rng, level, num_pairs)
    return validate_draft(draft, num_pairs, rival_programs(entry.name)), level


def draw_draft(entry: Generator, rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Return what the generator proposes.

    Raises:
        DraftRejected: it found no room, or has a bug, which is logged and counted as `draw_error`.
    """
    try:
        return entry.draw(rng, level, num_pairs)
    except UndrawableError as error:
        raise DraftRejected(Reason.UNDRAWABLE, f"{entry.name}: {error}") from None
    except Exception as error:  # one generator's rare bug must not end a run of many; the health gate refuses any
        if entry.name not in _reported:
            _reported.add(entry.name)
            logger.warning("generator %s raised %s: %s", entry.name, type(error).__name__, error, exc_info=True)
        raise DraftRejected(Reason.DRAW_ERROR, f"{entry.name}: {type(error).__name__}: {error}") from error


@cache
def rival_programs(name: str) -> tuple[TrustedProgram, ...]:
    """Return different programs that generator `name` draws, compiled: train pairs must tell a rule from these."""
    rivals: dict[str, TrustedProgram] = {}
    for index in range(NUM_RIVALS):
        rng = sample_rng(0, f"{name}/rival", index)
        try:
            source = draw_draft(GENERATORS[name], rng, index / NUM_RIVALS, 1).program
            rivals.setdefault(source, TrustedProgram(source))
        except (DraftRejected, SyntaxError, ValueError):
            continue
    return tuple(rivals.values())


def _fill_slot(
    config: GenerateConfig, entry: Generator, slot: int, seen: set[bytes], drops: Counter[tuple[str, str]]
) -> GeneratedTask | None:
    reasons: Counter[str] = Counter()
    for index in range(slot * MAX_ATTEMPTS, (slot + 1) * MAX_ATTEMPTS):
        try:
            valid, level = draw_task(config, entry, index)
            row = _make_row(config, entry, valid, level, index)
            keys = {valid.key, row.program_hash.encode() + hash_grids(valid.outputs)}
            if keys & seen:
                raise DraftRejected(Reason.DUPLICATE)
        except DraftRejected as rejection:
            reasons[rejection.reason] += 1
            drops[entry.name, str(rejection.reason)] += 1
            continue
        seen |= keys
        return row
    if reasons[Reason.DUPLICATE]:
        return None
    raise GenerationError(
        f"generator {entry.name} gave no valid task in {MAX_ATTEMPTS} attempts (slot {slot}, seed {config.seed}): "
        f"{dict(reasons)}; mend it, or leave it out with weight 0"
    )


def _make_row(config: GenerateConfig, entry: Generator, valid: ValidTask, level: float, index: int) -> GeneratedTask:
    pairs = tuple(Pair(*grids) for grids in zip(valid.inputs, valid.outputs, strict=True))
    return GeneratedTask(
        task=Task(f"{entry.name}-{config.seed}-{index}", pairs[:-1], pairs[-1:]),
        generator=entry.name,
        concept=entry.concept,
        level=level,
        seed=config.seed,
        index=index,
        program=valid.program,
        program_hash=_cached_hash(valid.program),
    )


_cached_hash = lru_cache(maxsize=65_536)(program_hash)


def run_job(job: GenerateJob) -> None:
    """Generate the shards that are asked for and report each as a `shard` event."""
    jobs = {name: (job.generate, number, job.work[name] / name) for name, number in job.shards.items()}
    build_shards(_measure_shard, jobs, job.workers)


def _measure_shard(config: GenerateConfig, number: int, path: Path) -> ShardFacts:
    """Generate a shard in some worker."""
    started, cpu = time.monotonic(), time.process_time()
    drops = generate_shard(config, number, path)
    rows = len(read_columns(path))
    seconds = time.monotonic() - started
    measured = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "tasks_per_second": round(rows / seconds, 1),
    }
    return ShardFacts(rows, drops, measured)


if __name__ == "__main__":
    stage_main(run_job, GenerateJob)
