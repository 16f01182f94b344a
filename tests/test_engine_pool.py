"""The pool of engines: real vLLM processes on the CPU that are killed, replaced, and given new weights."""

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from arc_dsl.errors import InputError, StageError
from arc_dsl.taskset import load_tasks
from evaluation.engine import EngineConfig
from evaluation.plan import SampleConfig, SampleShard
from evaluation.program_shard import read_candidates
from flows import stages
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.config import RunConfig
from flows.left_out import describe_left_out
from flows.processes.engine_pool import EnginePool
from flows.processes.throughput import Throughput, device_table
from flows.runs import RunLog
from flows.summary import summarize

TASKS = load_tasks("arc1:training[:6]")
SAMPLE = SampleConfig(
    num_samples=12,
    variants=3,
    temperatures=(0.2, 0.9),
    temperature_weights=(1, 3),
    max_tokens=24,
    tasks_per_shard=1,
    samples_per_shard=12,
)


def engine_process(pool: EnginePool) -> psutil.Process:
    """Return the process of the only engine; its supervisor started it."""
    (supervisor,) = pool.processes.values()
    (process,) = psutil.Process(supervisor).children()
    return process


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold the stores of this module."""
    return tmp_path_factory.mktemp("pool")


@pytest.fixture(scope="module")
def config(folder: Path) -> RunConfig:
    """A small sampling on one CPU engine."""
    return RunConfig(devices="cpu", sample=SAMPLE, engine=EngineConfig(max_num_sequences=6, kv_cache_gib=2))


@pytest.fixture(scope="module")
def pool(config: RunConfig):
    """A pool that stays open over the tests of this module."""
    with EnginePool("cpu", config.engine) as pool:
        yield pool


@pytest.fixture(scope="module")
def killed(folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool, caplog_module) -> StageRun:
    """A sampling whose engine was killed by SIGKILL after its first shard."""
    seen: list[int] = []

    def kill_once(done: int, of: int, note: str) -> None:
        if done == 1 and not seen:
            seen.append(engine_process(pool).pid)
            os.kill(seen[0], signal.SIGKILL)

    return stages.sample(Store(str(folder / "killed")), config, tiny_model, TASKS, 0, pool, kill_once)


@pytest.fixture(scope="module")
def caplog_module():
    """Collect what the flows log while a fixture of this module runs."""
    import logging

    records: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record.getMessage())

    handler = Keep()
    logging.getLogger("flows").addHandler(handler)
    yield records
    logging.getLogger("flows").removeHandler(handler)


def test_a_killed_engine_is_replaced_and_loses_one_shard(killed: StageRun, caplog_module: list[str]):
    """After kill -9 another engine starts, with the same limits, and finishes; every sample is there once."""
    (warning,) = [text for text in caplog_module if "starting another" in text]
    assert "cpu:0" in warning and "max_num_sequences 6 " in warning and "restart 1 of 3" in warning
    candidates = [candidate for path in killed.paths for candidate in read_candidates(path)]
    assert len(candidates) == 12 * 6 == len({candidate.candidate_id for candidate in candidates})


def test_candidates_carry_where_they_came_from(killed: StageRun):
    """Variant, augmentation, temperature, seed and log-probability of each sample are in its row."""
    candidates = read_candidates(killed.paths[0])
    assert {candidate.variant for candidate in candidates} == {0, 1, 2}
    names = {candidate.variant: candidate.augmentation for candidate in candidates}
    assert names[0] == "identity" and len(set(names.values())) == 3
    assert sorted(round(candidate.temperature, 1) for candidate in candidates).count(0.2) == 3
    assert len({candidate.seed for candidate in candidates}) == 12
    assert all(candidate.logprob < 0 for candidate in candidates)


def test_new_weights_go_to_the_same_process(
    folder: Path, tiny_models: tuple[Path, Path], config: RunConfig, pool: EnginePool, killed: StageRun
):
    """The next round's model is loaded by the engine that is there, and draws other programs."""
    before = engine_process(pool).pid
    run = stages.sample(Store(str(folder / "second")), config, tiny_models[1], TASKS, 1, pool, lambda *_: None)
    assert engine_process(pool).pid == before
    texts = [[candidate.text for path in each.paths for candidate in read_candidates(path)] for each in (killed, run)]
    assert len(texts[1]) == 72 and texts[0] != texts[1]


def test_an_undisturbed_stage_gives_the_same_bytes(
    folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool, killed
):
    """Killed and continued, or drawn in one go by an engine that has had another model: the shards are equal.

    No shard fits into the engine's batch at once, so that other limits would draw other samples.
    """
    run = stages.sample(Store(str(folder / "again")), config, tiny_model, TASKS, 0, pool, lambda *_: None)
    assert [path.read_bytes() for path in run.paths] == [path.read_bytes() for path in killed.paths]


def test_more_samples_keep_the_finished_shards(
    folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool, killed
):
    """Growing the number of samples draws what is new, and a finished stage starts no engine."""
    grown = RunConfig(**{**vars(config), "sample": SampleConfig(**{**vars(SAMPLE), "num_samples": 24})})
    store = Store(str(folder / "killed"))
    run = stages.sample(store, grown, tiny_model, TASKS, 0, pool, lambda *_: None)
    assert len(run.built) == 6 and run.rows == 144
    with EnginePool("cpu", config.engine) as other:
        assert stages.sample(store, grown, tiny_model, TASKS, 0, other, lambda *_: None).cached
        assert not other.processes


def test_prompts_that_are_too_long_are_counted(folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool):
    """The samples left out stand in the record, in what evaluation shows of the run, and in its summary."""
    limited = replace(config, sample=replace(SAMPLE, max_prompt_tokens=125), workers=1)
    store = Store(str(folder / "limited"))
    run = stages.sample(store, limited, tiny_model, TASKS, 0, pool, lambda *_: None)
    assert 0 < run.rows < 72 and run.drops == {"prompt too long": 72 - run.rows}
    verdicts = stages.verify(store, limited, run, TASKS, lambda *_: None)
    told = f"prompt too long {72 - run.rows} of 72"
    assert describe_left_out([verdicts]) == told
    result = stages.evaluate(store, limited.evaluate, [verdicts], TASKS, {}, lambda *_: None)
    assert told in (result.paths[0] / "report.html").read_text()
    log = RunLog(store, "limited", limited)
    for label, stage in (("sample", run), ("verify", verdicts), ("evaluate", result)):
        log.add(label, stage)
    summarize(log, result.paths[0])
    assert log.summary["samples left out"] == told


def test_nothing_left_to_sample_is_a_failure(folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool):
    """Where every prompt is too long the stage fails, built or found built, with the lengths and what to change."""
    limited = replace(config, sample=replace(SAMPLE, max_prompt_tokens=20))
    for _ in range(2):
        with pytest.raises(StageError, match=r"prompts of all 6 tasks are too long \(the shortest has 88 tokens"):
            stages.sample(Store(str(folder / "nothing")), limited, tiny_model, TASKS, 0, pool, lambda *_: None)


def test_throughput_is_told_by_device(killed: StageRun):
    """Each device's programs, tokens per second and cache hits are in the table; the note tells speed and time left."""
    (row,) = device_table(killed.records)
    assert row["device"] == "cpu:0" and row["programs"] == 72 and row["shards"] == 6
    assert row["tokens_per_second"] > 0 and 0 < row["cached_tokens"] < row["prompt_tokens"]
    shards = [SampleShard("one", ("a",), 0, 8), SampleShard("two", ("b",), 0, 8)]
    measured = {"device": "cpu:0", "tokens": 100, "prompt_tokens": 100, "cached_tokens": 90}
    note = Throughput(shards).add({"event": "shard", "rows": 8, "measured": measured})["note"]
    assert "tokens/s" in note and "90% of prompts cached" in note and "left" in note


def test_a_failure_that_would_come_again_is_not_tried_again(
    folder: Path, tiny_model: Path, config: RunConfig, pool: EnginePool
):
    """A model that vLLM cannot load is bad input: one line ends the stage at once, and the engines."""
    broken = shutil.copytree(tiny_model, folder / "broken")
    (broken / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes()[:-1000])
    with pytest.raises(InputError) as caught:
        stages.sample(Store(str(folder / "failed")), config, broken, TASKS, 0, pool, lambda *_: None)
    assert "\n" not in str(caught.value) and not any(seat.restarts for seat in pool._seats)


def test_a_model_that_does_not_fit_is_refused_before_an_engine_starts(folder: Path, tiny_model: Path):
    """The message has the numbers; no process is started."""
    config = RunConfig(devices="cpu", sample=SAMPLE, engine=EngineConfig(max_model_tokens=10**8))
    with EnginePool("cpu", config.engine) as pool, pytest.raises(InputError, match="GiB for the cache of one sequence"):
        stages.sample(Store(str(folder / "large")), config, tiny_model, TASKS, 0, pool, lambda *_: None)
    assert not pool.processes
