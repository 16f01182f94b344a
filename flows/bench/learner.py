"""Measure small updates: a training process for each round against one learner, and the hand-over of a new model.

Run with `arcwright bench learner`. Both sides go through the store as the flows do. Overhead is what a round takes
beyond its steps: starting, importing, loading, reading data, saving, checksums.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from flows import stages
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.processes.launch import LaunchConfig
from flows.processes.learner import LearnerProcess
from flows.tokenize import tokenize
from generators.generate import GenerateConfig
from training.config import TokenizeConfig, TrainConfig
from training.model import ScratchConfig

PHASES = ("load_seconds", "data_seconds", "model_seconds")
SIZES = {
    "tiny": ScratchConfig(hidden=64, layers=2, heads=2, kv_heads=2, intermediate=128),
    "2M": ScratchConfig(hidden=192, layers=4, heads=6, kv_heads=6, intermediate=512),
    "10M": ScratchConfig(hidden=384, layers=6, heads=6, kv_heads=6, intermediate=1024),
}
GENERATORS = ("rotate_grid", "mirror_grid", "tile_grid", "upscale_grid")


@dataclass(frozen=True)
class Options:
    """Measure small updates: a training process for each round against one learner, and the hand-over of a new model.

    Attributes:
        rounds: updates on each side.
        steps: steps of an update.
        batch_size: examples of a step.
        tasks: tasks to learn from.
        devices: as in a run.
        small: tiny models, to prove that everything works: figures mean nothing.
    """

    rounds: int = 3
    steps: int = 5
    batch_size: int = 32
    tasks: int = 400
    devices: str = "auto"
    small: bool = False

    def __post_init__(self) -> None:
        for name in ("rounds", "steps", "batch_size", "tasks"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} must be at least 1, got {getattr(self, name)}")

    def tasks_config(self) -> GenerateConfig:
        """Return which tasks are learnt from: all in one shard."""
        return GenerateConfig(num_tasks=self.tasks, shard_size=self.tasks, max_level=0.03, generators=GENERATORS)

    def size(self, name: str) -> ScratchConfig:
        """Return the size of the model called `name`."""
        return SIZES["tiny" if self.small else name]


def run_bench(options: Options) -> dict[str, Any]:
    """Print a table and return the figures."""
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as name:
        figures = _measure(Store(name), options)
    print(f"{options.rounds} rounds of {options.steps} steps{'process each':>18}{'learner':>12}")
    for what in ("seconds", "step_seconds", "overhead_seconds"):
        stock, ours = figures[f"process_{what}"], figures[f"learner_{what}"]
        print(f"{what.replace('_', ' '):24}{stock:18.2f}{ours:12.2f}")
    print(
        f"hand-over of {figures['hand_over_parameters']:,} parameters: {figures['hand_over_seconds']:.2f} s on disk, ",
        end="",
    )
    print(f"checked; {figures['hand_over_with_state_seconds']:.2f} s with the state, both in the store")
    return figures


def _measure(store: Store, options: Options) -> dict[str, Any]:
    tasks = stages.generate(store, options.tasks_config(), 1, _ignore)
    config = TrainConfig(
        steps=options.steps,
        batch_size=options.batch_size,
        schedule="constant",
        max_tokens=384,
        tokenize=TokenizeConfig(template="sketch-1", max_tokens=1024),
    )
    figures: dict[str, Any] = {"rounds": options.rounds, "steps": options.steps}
    base = model = _make_base(store, tasks, config, options.size("2M"), options.devices)
    walls, steps = [], []
    for _ in range(options.rounds):
        began = time.monotonic()
        run = _train(store, config, tasks, model, options.devices)
        walls.append(time.monotonic() - began)
        model = run.paths[0]
        tokens = json.loads((model / "training.json").read_text())["tokens"]
        steps.append(tokens / run.measured("tokens_per_second"))
    figures |= _sums("process", walls, steps)
    walls, runs = _take_updates(store, config, tasks, base, options)
    figures |= _sums("learner", walls, [run.measured("steps_seconds") for run in runs])
    figures |= {f"learner_{name}": [run.measured(name) for run in runs] for name in PHASES}
    large = _make_base(store, tasks, config, options.size("10M"), options.devices)
    walls, runs = _take_updates(store, config, tasks, large, options)
    before = [sum(run.measured(name) for name in ("load_seconds", "data_seconds", "steps_seconds")) for run in runs]
    beyond = [wall - seconds for wall, seconds in zip(walls, before, strict=True)]  # the first one starts the process
    facts = json.loads((large / "training.json").read_text())
    return figures | {
        "ratio": round(figures["process_seconds"] / figures["learner_seconds"], 2),
        "hand_over_parameters": facts["parameters"],
        "hand_over_seconds": round(statistics.median(run.measured("model_seconds") for run in runs), 3),
        "hand_over_with_state_seconds": round(statistics.median(beyond[1:] or beyond), 3),
    }


def _make_base(store: Store, tasks: StageRun, config: TrainConfig, size: ScratchConfig, devices: str) -> Path:
    """Return the folder of a model of this size that has seen one step."""
    start = dataclasses.replace(config, steps=1, scratch=size)
    return _train(store, start, tasks, None, devices).paths[0]


def _train(store: Store, config: TrainConfig, tasks: StageRun, base: Path | None, devices: str) -> StageRun:
    tokens = tokenize(store, config.tokenize, [tasks], base, 1, _ignore)
    return stages.train(store, config, tokens, base, devices, LaunchConfig(), None, _ignore)


def _take_updates(
    store: Store, config: TrainConfig, tasks: StageRun, base: Path, options: Options
) -> tuple[list[float], list[StageRun]]:
    """Take all rounds with one learner; returns the seconds of each, and the stages."""
    walls, runs = [], []
    with LearnerProcess(config, options.devices) as learner:
        before: StageRun | None = None
        for _ in range(options.rounds):
            began = time.monotonic()
            before = stages.learn(store, config, [tasks], base, before, learner, _ignore)
            walls.append(time.monotonic() - began)
            runs.append(before)
    return walls, runs


def _sums(side: str, walls: list[float], steps: list[float]) -> dict[str, Any]:
    return {
        f"{side}_seconds": round(sum(walls), 2),
        f"{side}_step_seconds": round(sum(steps), 2),
        f"{side}_overhead_seconds": round(sum(walls) - sum(steps), 2),
        f"{side}_round_seconds": [round(wall, 2) for wall in walls],
    }


def _ignore(done: int, of: int, note: str) -> None:
    """Show no progress."""
