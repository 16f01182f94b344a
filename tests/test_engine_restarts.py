"""What an engine that dies is replaced with: a stand-in for the engine dies of what the test says."""

import os
import textwrap
from pathlib import Path

import pytest

from evaluation.engine import EngineConfig
from evaluation.plan import SampleConfig, SampleShard
from evaluation.sample import SampleJob
from flows.processes import engine_pool
from flows.processes.engine_pool import EnginePool

ENGINE = """
    import os, sys
    from pathlib import Path
    from arc_dsl.process.stage import emit, serve_main
    from evaluation.sample import EngineSettings, SampleJob
    def prepare(settings):
        def sample(job):
            (shard,) = job.shards
            folder = job.work[shard.name]
            died = folder / "died"
            if not died.exists():
                died.touch()
                how = os.environ["DIE_OF"]
                if how == "kill":
                    os.kill(os.getpid(), 9)
                if how == "alloc":
                    print("what():  std::bad_alloc", flush=True)
                    os.abort()
                raise MemoryError
            measured = {"device": settings.name, "tokens": 1, "prompt_tokens": 1, "cached_tokens": 0}
            emit("shard", name=shard.name, rows=1, measured=measured)
            return {}
        return sample
    if __name__ == "__main__":
        serve_main(prepare, EngineSettings, SampleJob)
"""


@pytest.fixture
def draw(tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch):
    """Sample one shard with an engine that dies once; returns what was reported of the shard, and the pool's folder."""
    (tmp_path / "engine_under_test.py").write_text(textwrap.dedent(ENGINE))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(engine_pool, "STAGE_MODULES", {"sample": "engine_under_test"})

    def draw(how: str) -> dict:
        monkeypatch.setenv("DIE_OF", how)
        work = tmp_path / "work" / "part-0"
        work.mkdir(parents=True)
        shard = SampleShard("part-0", ("a",), 0, 1)
        job = SampleJob(tiny_model, "key", {}, SampleConfig(), {"a": {}}, (shard,), {"part-0": work}, 0)
        events = []
        with EnginePool("cpu", EngineConfig(max_num_sequences=8, kv_cache_gib=1, max_model_tokens=512)) as pool:
            pool.sample(job, events.append)
        assert os.listdir(work.parent) == ["part-0"]  # who works on what is nobody's business afterwards
        (done,) = [event for event in events if event["event"] == "shard"]
        return done["measured"]

    return draw


@pytest.mark.parametrize(("how", "limit"), [("kill", 8), ("alloc", 4), ("memory", 4)])
def test_limits_shrink_only_when_memory_ran_out(draw, how: str, limit: int):
    """After a plain kill a shard is drawn as it would have been; its record says with which limit it was."""
    assert draw(how)["max_num_sequences"] == limit


def test_a_kill_by_the_system_for_want_of_memory_counts_as_such(draw, monkeypatch: pytest.MonkeyPatch):
    """The same signal makes limits smaller where the system's count of such kills has risen."""
    counts = iter([0, 1])
    monkeypatch.setattr(engine_pool, "oom_kills", lambda: next(counts, 1))
    assert draw("kill")["max_num_sequences"] == 4


def test_the_systems_count_is_read_where_it_is():
    """It is a whole number that does not fall."""
    before = engine_pool.oom_kills()
    assert 0 <= before <= engine_pool.oom_kills()
