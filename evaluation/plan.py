"""What is asked of a model: which samples of which tasks, in which order, and how each one is drawn.

Everything here is a function of the settings, the task and the sample's number: how many samples there are in all, on
which device one is drawn, or what was drawn before it, changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from generators.augmentation import IDENTITY, PARTS, Augmentation, draw_augmentation

MAX_SEED = 2**31
VARIANT_TRIES = 64  # how often another augmentation is drawn when one comes up that an earlier variant has
# Settings that do not decide the rows of a shard: how many there are, and where an adapter lies (its content counts).
_NOT_IN_KEY = ("num_samples", "adapters")


@dataclass(frozen=True)
class SampleConfig:
    """How programs are sampled.

    Attributes:
        num_samples: programs for each task.
        variants: prompt variants for each task, used in turn: 0 is the task as it is, each other one an augmentation.
        augment: what augmentations may change, out of `symmetry`, `colors` and `order`.
        adapters: folders of LoRA adapters of the model, used in turn within a variant; `base` is the model without.
        temperatures: sampling temperatures, mixed within a variant and adapter.
        temperature_weights: how often each temperature is used, for example 8 and 120; empty for equally often.
        top_p: nucleus of probability mass, in (0, 1].
        min_p: least share of the likeliest token's probability, in [0, 1).
        stop: texts that end a completion, beside the model's end token; they are not part of it.
        max_tokens: longest program, in tokens.
        max_prompt_tokens: samples with longer prompts are left out and counted; 0 takes what the model can read.
        tasks_per_shard: tasks in one shard.
        samples_per_shard: samples of a task in one shard.
        seed: every sample's seed is derived from it, the task, the sample's number and the round.
    """

    num_samples: int = 32
    variants: int = 1
    augment: tuple[str, ...] = PARTS
    adapters: tuple[str, ...] = ()
    temperatures: tuple[float, ...] = (0.9,)
    temperature_weights: tuple[int, ...] = ()
    top_p: float = 1.0
    min_p: float = 0.0
    stop: tuple[str, ...] = ()
    max_tokens: int = 256
    max_prompt_tokens: int = 0
    tasks_per_shard: int = 16
    samples_per_shard: int = 64
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("num_samples", "variants", "max_tokens", "tasks_per_shard", "samples_per_shard"):
            if getattr(self, name) < 1:
                raise InputError(f"sample: {name} must be at least 1, got {getattr(self, name)}")
        if not self.temperatures or min(self.temperatures) <= 0:
            raise InputError(
                f"sample: temperatures must be positive, got {self.temperatures}; use 0.01 for near greedy"
            )
        weights = self.temperature_weights
        if weights and (len(weights) != len(self.temperatures) or min(weights) < 1):
            raise InputError(
                f"sample: temperature_weights must hold a positive number for each of the "
                f"{len(self.temperatures)} temperatures, got {weights}"
            )
        if not 0 < self.top_p <= 1 or not 0 <= self.min_p < 1:
            raise InputError(f"sample: top_p in (0, 1] and min_p in [0, 1), got {self.top_p} and {self.min_p}")
        if unknown := [part for part in self.augment if part not in PARTS]:
            raise InputError(f"sample: augment takes {', '.join(PARTS)}, got {unknown[0]!r}")
        if self.variants > 1 and not self.augment:
            raise InputError(
                f"sample: {self.variants} variants need something to change; set augment, or variants to 1"
            )
        if "" in self.adapters:
            raise InputError(f"sample: adapters takes folders, or `base`, got an empty one in {self.adapters}")
        if len(set(self.adapters)) != len(self.adapters):
            raise InputError(f"sample: adapters must differ from each other, got {self.adapters}")
        if "" in self.stop:
            raise InputError("sample: stop holds an empty text, which would end every completion; leave it out")

    def row_settings(self) -> dict[str, Any]:
        """Return the settings that decide the rows of a shard, for the artifact's key."""
        return {name: value for name, value in asdict(self).items() if name not in _NOT_IN_KEY}


@dataclass(frozen=True, slots=True)
class Draw:
    """How one sample of a task is drawn.

    Attributes:
        number: which sample of the task it is.
        variant: which prompt it continues.
        adapter: index in `SampleConfig.adapters`; 0 when there are none.
        temperature: its sampling temperature.
        seed: its seed.
    """

    number: int
    variant: int
    adapter: int
    temperature: float
    seed: int


def plan_draws(config: SampleConfig, task_id: str, start: int, stop: int, round_number: int) -> list[Draw]:
    """Return the draws of samples `start` to `stop` of a task, those that share a prompt next to each other."""
    draws = [_plan_draw(config, task_id, number, round_number) for number in range(start, stop)]
    return sorted(draws, key=lambda draw: (draw.variant, draw.adapter, draw.number))


def _plan_draw(config: SampleConfig, task_id: str, number: int, round_number: int) -> Draw:
    rest, variant = divmod(number, config.variants)
    rest, adapter = divmod(rest, max(len(config.adapters), 1))
    cycle = mix_by_weight(config.temperatures, config.temperature_weights)
    seed = derive_seed(config.seed, task_id, number, round_number)
    return Draw(number, variant, adapter, cycle[rest % len(cycle)], seed)


@cache
def mix_by_weight(values: tuple[float, ...], weights: tuple[int, ...]) -> tuple[float, ...]:
    """Return a cycle that holds each value as often as its weight says (weights 8 and 120 count as 1 and 15).

    Each step gives every value its weight as credit and takes the one with most, at the price of the whole: the rare
    values come evenly spread.
    """
    weights = weights or (1,) * len(values)
    divisor = math.gcd(*weights)
    shares = [weight // divisor for weight in weights]
    credit = [0] * len(values)
    cycle = []
    for _ in range(sum(shares)):
        credit = [have + share for have, share in zip(credit, shares, strict=True)]
        richest = credit.index(max(credit))
        credit[richest] -= sum(shares)
        cycle.append(values[richest])
    return tuple(cycle)


def draw_variants(config: SampleConfig, task: Task) -> list[Augmentation]:
    """Return the augmentation of each prompt variant of a task, all different as far as there are so many.

    Variant v is drawn from (seed, task, v) and is the same however many follow it.
    """
    variants, names = [IDENTITY], {IDENTITY.name}
    for number in range(1, config.variants):
        rng = np.random.default_rng(derive_seed(config.seed, task.id, "variant", number))
        for _ in range(VARIANT_TRIES):
            drawn = draw_augmentation(rng, len(task.train), config.augment)
            if drawn.name not in names:
                break
        names.add(drawn.name)
        variants.append(drawn)
    return variants


def derive_seed(*parts: object) -> int:
    """Return a seed below 2^31 that depends on every part and on nothing else."""
    digest = hashlib.sha256(json.dumps(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") % MAX_SEED


@dataclass(frozen=True)
class SampleShard:
    """One unit of work: these tasks, samples `start` to `stop` of each."""

    name: str
    task_ids: tuple[str, ...]
    start: int
    stop: int


def plan_shards(tasks: Sequence[Task], config: SampleConfig) -> list[SampleShard]:
    """Cut the work into shards: tasks of about one size together, in blocks of samples.

    More samples add shards and leave the finished ones as they are, as long as `num_samples` is a multiple of
    `samples_per_shard`; a last block that is not full is drawn again when it grows.
    """
    groups = group_by_size(tasks, config.tasks_per_shard)
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


def group_by_size(tasks: Sequence[Task], count: int) -> list[list[Task]]:
    """Return the tasks in groups of `count`, those of about one size together, the largest first."""
    largest_first = sorted(tasks, key=lambda task: (-_size(task), task.id))
    return [largest_first[start : start + count] for start in range(0, len(tasks), count)]


def order_shards(shards: Sequence[SampleShard], tasks: Sequence[Task], config: SampleConfig) -> list[SampleShard]:
    """Return the shards in the order in which devices should take them.

    Every task gets its first block of samples before any gets its second, so that a run that is stopped has tried all.
    Within a block those with most to do come first: the last shards are the shortest, and devices end together.
    """
    sizes = {task.id: _size(task) for task in tasks}

    def work(shard: SampleShard) -> int:  # in tokens, roughly: prompts once each, completions half as long as they may
        prompts = sum(sizes[task_id] for task_id in shard.task_ids) * min(config.variants, shard.stop - shard.start)
        return prompts + len(shard.task_ids) * (shard.stop - shard.start) * config.max_tokens // 2

    return sorted(shards, key=lambda shard: (shard.start, -work(shard), shard.name))


def _size(task: Task) -> int:
    """Return the cells that a prompt shows, which its length follows."""
    shown = [grid for pair in task.train for grid in (pair.input, pair.output) if grid is not None]
    return sum(grid.size for grid in [*shown, *(pair.input for pair in task.test)])
