"""What a run needs of this machine, checked before anything starts; a configuration itself never reads the disk."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from evaluation.adapters import find_adapters
from flows.artifacts.store import Store
from flows.config import RunConfig
from flows.processes.child import run_child
from flows.processes.devices import find_devices
from flows.tracking import check_tracking
from training.inspection import InspectionJob
from training.model_folder import check_files


def check_run(config: RunConfig) -> list[Task]:
    """Refuse a run that cannot work here, and return its tasks.

    Raises:
        InputError: tasks or store are not what they should be, or wandb is not there; nor, where a model proposes, are
            model, devices or launcher.
    """
    tasks = load_tasks(config.tasks, config.skip_bad_tasks)
    if "sample" in config.proposers:
        if (model := check_model(config.model)) and not config.engine.url:
            find_adapters(model, config.sample.adapters)
        devices = find_devices(config.devices)
        for training in (config.train, config.retrain):
            config.launch.check(training, devices)
    check_tracking(config.wandb)
    Store(config.store).check()
    return tasks


def check_model(model: str, weights: bool = True) -> Path | None:
    """Return the folder of the model to start from, None for a model from scratch.

    Args:
        model: the folder, empty for none.
        weights: whether its weights are needed; they are not where a server has them.

    Raises:
        InputError: the folder does not hold a whole model with its own tokenizer.
    """
    if not model:
        return None
    folder = Path(model)
    check_files(folder, weights)
    if weights:
        inspect_folder(folder)
    return folder


def inspect_folder(folder: Path) -> dict[str, Any]:
    """Return what `training.inspection` finds in a model folder; an unchanged one is inspected once in a process."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    stats = tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    return _inspect_once(folder.resolve(), stats)


@lru_cache(maxsize=8)
def _inspect_once(folder: Path, stats: tuple[tuple[str, int, int], ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    run_child("training.inspection", InspectionJob(folder), found.update, {"CUDA_VISIBLE_DEVICES": ""})
    return found
