"""The study `her-real`: does relabelling help on real tasks that the model was taught nothing like?

The same 50 training tasks with equal programs: learning from relabelled misses, from programs that fit alone, and not
at all. A task leaves when a program fits it, in each of the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks
from flows.config import RunConfig
from flows.studies.cell import Cell, Study
from generators.catalog import select_generators

SET = "arc1:training"
SUBJECT = "real tasks"
NUM_TASKS = 50
CHOICE_SEED = 0
SEEDS = range(3)
ROUNDS, PER_ROUND = 4, 32
ON, OFF, RIGHT = "relabelling", "no learning", "only what fits"
ARMS: Mapping[str, Mapping[str, Any]] = {
    ON: {"relabel": {"policy": "best"}, "solve": {"learn": True}},
    OFF: {"solve": {"learn": False}},
    RIGHT: {"relabel": {"policy": "right"}, "solve": {"learn": True}},
}


def choose_tasks(base: RunConfig, count: int = NUM_TASKS, seed: int = CHOICE_SEED) -> list[str]:
    """Return ids of training tasks whose own generators the model is not taught by, chosen by a seed, sorted.

    A task without a generator counts: nothing like it was made on purpose.

    Raises:
        InputError: there are too few.
    """
    taught = {entry.solves for entry in select_generators(base.generate.generators)} - {""}
    outside = sorted(task.id for task in load_tasks(SET) if task.id not in taught)
    if len(outside) < count:
        raise InputError(
            f"the preset teaches all but {len(outside)} training tasks, and {count} are needed; give one with fewer "
            f"generate.generators"
        )
    chosen = np.random.default_rng(seed).permutation(len(outside))[:count]
    return sorted(outside[index] for index in chosen)


def plan_real(base: RunConfig) -> list[Cell]:
    """Return the cells, all arms of a seed before the next seed."""
    tasks = f"{SET}/{','.join(choose_tasks(base))}"
    return [
        Cell(SUBJECT.replace(" ", "-"), arm, seed, tasks, ROUNDS, PER_ROUND, changes)
        for seed in SEEDS
        for arm, changes in ARMS.items()
    ]


HER_REAL = Study("her-real", "starter", "docs/her-real.md", plan_real)
