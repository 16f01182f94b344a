"""The plan of a sampling: every sample is a function of its number, and work is ordered for the devices."""

import dataclasses

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks
from evaluation.plan import (
    SampleConfig,
    draw_variants,
    mix_by_weight,
    order_shards,
    plan_draws,
    plan_shards,
)

MIXED = SampleConfig(
    num_samples=256,
    variants=4,
    adapters=("base", "a"),
    temperatures=(0.1, 0.9),
    temperature_weights=(8, 120),
    samples_per_shard=128,
)


def test_a_sample_depends_on_its_number_alone():
    """Growing the number of samples, or cutting them into other blocks, changes no sample."""
    whole = {draw.number: draw for draw in plan_draws(MIXED, "task", 0, 256, 0)}
    assert len({draw.seed for draw in whole.values()}) == 256
    for start in range(0, 256, 32):
        for draw in plan_draws(dataclasses.replace(MIXED, num_samples=32), "task", start, start + 32, 0):
            assert draw == whole[draw.number]
    assert {d.seed for d in plan_draws(MIXED, "task", 0, 256, 1)}.isdisjoint(d.seed for d in whole.values())


def test_every_variant_and_adapter_gets_its_share_of_each_temperature():
    """Temperatures mix by weight within each variant and adapter, so that none is tied to another setting."""
    config = dataclasses.replace(MIXED, temperature_weights=(1, 3))
    draws = plan_draws(config, "task", 0, 256, 0)
    for variant in range(4):
        for adapter in range(2):
            mine = [draw for draw in draws if (draw.variant, draw.adapter) == (variant, adapter)]
            assert len(mine) == 32 and sum(draw.temperature == 0.1 for draw in mine) == 8
    groups = [(draw.variant, draw.adapter) for draw in draws]
    assert groups == sorted(groups), "samples that share a prompt stand together"


def test_rare_values_are_spread_evenly():
    """A cycle holds each value as often as its weight says, the rare ones apart from each other."""
    assert mix_by_weight((0.1, 0.9), (8, 120)).count(0.1) == 1
    assert len(mix_by_weight((0.1, 0.9), (8, 120))) == 16
    cycle = mix_by_weight((1.0, 2.0), (2, 6))
    assert sorted(cycle) == [1.0, 2.0, 2.0, 2.0]
    assert mix_by_weight((0.5, 0.7), ()) == (0.5, 0.7)


def test_variants_differ_and_can_be_undone():
    """Variant 0 is the task itself, the others are different augmentations, and more of them change none of these."""
    (task,) = load_tasks("arc1:training/007bbfb7")
    config = SampleConfig(variants=8, augment=("symmetry",), seed=3)
    variants = draw_variants(config, task)
    assert variants[0].name == "identity" and len({variant.name for variant in variants}) == 8
    assert draw_variants(dataclasses.replace(config, variants=3), task) == variants[:3]
    grid = task.train[0].input
    assert all(np.array_equal(variant.undo(variant.apply(grid)), grid) for variant in variants)


def test_long_work_comes_first_and_more_samples_keep_the_shards():
    """Each task's first samples come before any second ones, the largest first; growing adds shards."""
    tasks = [
        Task(f"t{side}", (Pair(np.zeros((side, side), int), np.zeros((side, side), int)),), ()) for side in (3, 9, 5)
    ]
    config = SampleConfig(num_samples=20, samples_per_shard=8, tasks_per_shard=1)
    shards = plan_shards(tasks, config)
    ordered = order_shards(shards, tasks, config)
    assert sorted(shard.name for shard in ordered) == sorted(shard.name for shard in shards)
    assert [shard.task_ids[0] for shard in ordered[:4]] == ["t9", "t5", "t3", "t9"]
    assert ordered[-1].task_ids == ("t3",) and ordered[-1].stop - ordered[-1].start == 4
    grown = plan_shards(tasks, dataclasses.replace(config, num_samples=24))
    assert set(shards[:6]) <= set(grown)


def test_the_configuration_refuses_nonsense():
    """A setting out of range is one line with the value."""
    assert "num_samples" not in MIXED.row_settings() and "adapters" not in MIXED.row_settings()
    for wrong, message in (
        ({"temperature_weights": (1, 2)}, "each of the 1 temperatures"),
        ({"augment": ("colour",)}, "got 'colour'"),
        ({"variants": 2, "augment": ()}, "set augment"),
        ({"adapters": ("a", "a")}, "differ"),
        ({"stop": ("",)}, "empty"),
        ({"temperatures": (0.0,)}, "0.01 for near greedy"),
    ):
        with pytest.raises(InputError, match=message):
            SampleConfig(**wrong)
