"""Rounds of a learner as the solve flow takes them, in this process or in one of their own that a test can kill.

python -m tests.support.rounds STORE BASE SHARD SHARD
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from flows import stages
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.processes.learner import LearnerProcess
from generators.task_shard import read_tasks
from tests.support.stores import task_stage
from tests.support.trainings import TINY
from training.config import TrainConfig

FULL = dataclasses.replace(
    TINY, steps=3, schedule="constant", warmup_fraction=1.0, save_dtype="float32", precision="fp32"
)


def shard_stages(store: Store, shards: list[Path]) -> list[StageRun]:
    """Return a stage for each shard that looks as if it had written it."""
    return [task_stage(store, shard.name, list(read_tasks(shard))) for shard in shards]


def take_rounds(store: Store, shards: list[Path], base: Path, count: int, config: TrainConfig = FULL) -> list[StageRun]:
    """Take `count` updates as the solve flow does, the second shard being learnt from as of round 2."""
    tasks = shard_stages(store, shards)
    rounds: list[StageRun] = []
    with LearnerProcess(config, "cpu") as learner:
        for number in range(count):
            before = rounds[-1] if rounds else None
            examples = tasks[: 1 + number]
            rounds.append(stages.learn(store, config, examples, base, before, learner, lambda *_: None))
    return rounds


if __name__ == "__main__":
    take_rounds(Store(sys.argv[1]), [Path(path) for path in sys.argv[3:]], Path(sys.argv[2]), 2)
