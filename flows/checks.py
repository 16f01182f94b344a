"""What a run needs of this machine, checked before anything starts; a configuration itself never reads the disk."""

from __future__ import annotations

from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from flows.config import RunConfig
from flows.processes.devices import find_devices


def check_run(config: RunConfig) -> list[Task]:
    """Refuse a run that cannot work here, and return its tasks.

    Raises:
        InputError: tasks are not what they should be; nor, where a model proposes, are model, devices or launcher.
    """
    tasks = load_tasks(config.tasks, config.skip_bad_tasks)
    if "sample" not in config.proposers:
        return tasks
    check_model(config.model)
    devices = find_devices(config.devices)
    for training in (config.train, config.retrain):
        config.launch.check(training, devices)
    return tasks


def check_model(model: str) -> Path | None:
    """Return the folder of the model to start from, None for a model from scratch.

    Raises:
        InputError: the folder holds no model, or one without a tokenizer.
    """
    if not model:
        return None
    folder = Path(model)
    if not (folder / "config.json").is_file():
        raise InputError(f"model {model!r} has no config.json; give the folder of a saved model")
    if not (folder / "tokenizer_config.json").is_file():
        raise InputError(f"model {model!r} has no tokenizer_config.json; save its tokenizer beside it")
    return folder
