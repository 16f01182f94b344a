"""What is made once for all tests, and which tests run beside which when several processes share them (`-n auto`)."""

from __future__ import annotations

import dataclasses
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import settings

from flows.locks import DEVICE_LOCKS
from tests.support.prefect import PrefectServer, serve_prefect

IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ  # a process of pytest-xdist
GIB_PER_WORKER = 6  # what the largest of them takes with its children: vLLM, a training and Prefect
MAX_WORKERS = 8

# vLLM and Prefect take all cores and gigabytes: the files of a group go to one worker, one after another, and begin.
RUNS = ("test_pipeline", "test_kaggle", "test_prefect")  # they share a Prefect server
ENGINES = ("test_engine_pool", "test_engine", "test_remote")
# Files that take long begin early; each stays on one worker, for what its fixtures make.
LONG = (
    *("test_training_methods", "test_training", "test_launch", "test_learn", "test_watching", "test_safety"),
    *("test_merge", "test_sandbox_attacks", "test_tokenize", "test_packing", "test_bench"),
)
# Their tests share nothing: they go to whichever worker is free, and last, so that all end at the same time.
SCATTERED = ("test_generators_health", "test_solvers")

# A few seconds of search in every run; `--hypothesis-profile=long` goes on until it is stopped.
settings.register_profile("short", max_examples=200, deadline=None, database=None)
settings.register_profile("long", max_examples=10**9, deadline=None, database=None)
settings.load_profile("short")

if IN_WORKER:  # the other workers need the other cores
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `-n auto` starts: one per core, if memory allows."""
    by_memory = int(psutil.virtual_memory().total / 2**30 / GIB_PER_WORKER)
    return max(1, min(len(os.sched_getaffinity(0)), by_memory, MAX_WORKERS))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out whole files, those of a group to the same worker, and scattered ones test by test."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            name = Path(file).stem
            group = "runs" if name in RUNS else "engines" if name in ENGINES else file
            return nodeid if name in SCATTERED else group

    config.option.loadscopereorder = False  # in the order of the workers
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the heavy and the long files begin, and the scattered ones fill the end, where there are several workers."""
    early = (*RUNS, *ENGINES, *LONG)

    def turn(item: pytest.Item) -> int:
        name = item.path.stem
        return early.index(name) if name in early else len(early) + (name in SCATTERED)

    if IN_WORKER:
        items.sort(key=turn)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name` that `make` fills: the first process that needs it makes it for all."""
    root = factory.getbasetemp().parent if IN_WORKER else factory.getbasetemp()
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = factory.mktemp(name)
            make(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def device_locks(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Locks of devices that no other process of these tests, and no run of the user's, asks for."""
    os.environ[DEVICE_LOCKS] = str(tmp_path_factory.mktemp("devices"))


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two models of the same shape with other random weights, to be read only."""
    from tests.support.tiny import save_tiny_model

    return tuple(  # type: ignore[return-value]
        made_once(tmp_path_factory, f"tiny-model-{seed}", lambda folder, seed=seed: save_tiny_model(folder, seed))
        for seed in range(2)
    )


@pytest.fixture(scope="session")
def tiny_model(tiny_models: tuple[Path, Path]) -> Path:
    """The first of the tiny models, to be read only."""
    return tiny_models[0]


@pytest.fixture(scope="session")
def task_shards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A shard of tasks to train on, to be read only."""
    from tests.support.trainings import make_tasks, write_shards

    folder = made_once(tmp_path_factory, "shards", lambda folder: write_shards(folder, make_tasks(24)))
    return [folder / "0.parquet"]


@pytest.fixture(scope="session")
def base(task_shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model that was trained on them for two steps, to go on from; to be read only."""
    from tests.support.trainings import TINY, train_on

    config = dataclasses.replace(TINY, steps=2, save_dtype="float32")

    def make(folder: Path) -> None:
        train_on(config, task_shards, None, folder / "out", folder / "work")

    return made_once(tmp_path_factory, "base", make) / "out"


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A Prefect server with a home of its own, so that tests neither see nor leave runs of the user's."""
    with serve_prefect(tmp_path_factory.mktemp("prefect")) as server:
        yield server
