"""A server as the engine: vLLM's own OpenAI-compatible one in a process of its own, and what happens without it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from arc_dsl.errors import InputError, StageError
from arc_dsl.taskset import load_tasks
from evaluation.engine import EngineConfig
from evaluation.plan import SampleConfig
from evaluation.program_shard import read_candidates
from flows import stages
from flows.artifacts.store import Store
from flows.command.cli import main
from flows.config import RunConfig
from tests.support.prefect import free_port

TASKS = load_tasks("arc1:training[:4]")
SAMPLE = SampleConfig(num_samples=8, max_tokens=16, tasks_per_shard=1, samples_per_shard=8, min_p=0.01)


@pytest.fixture(scope="module")
def server(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory):
    """A vLLM server that offers the model as `tiny`; yields its process and its URL."""
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    environment = {
        **os.environ,
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_USE_FLASHINFER_SAMPLER": "0",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    options = ["--served-model-name", "tiny", "--port", str(port), "--host", "127.0.0.1", "--enforce-eager"]
    options += ["--no-enable-chunked-prefill", "--max-num-batched-tokens", "8192", "--enable-prompt-tokens-details"]
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--model", str(tiny_model), *options]
    with (folder / "server.log").open("wb") as log:
        output = {"stdout": log, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, env=environment, start_new_session=True, **output)
    deadline = time.monotonic() + 900
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2)
            break
        except OSError:
            assert process.poll() is None, (folder / "server.log").read_text()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(1)
    yield process, f"http://127.0.0.1:{port}/v1"
    os.killpg(process.pid, signal.SIGKILL)  # its engine outlives the server that the test kills
    process.wait()


def remote(url: str, **sample: object) -> RunConfig:
    """Return the configuration of a sampling from the server at `url`."""
    engine = EngineConfig(url=url, url_model="tiny", max_num_sequences=8)
    return RunConfig(sample=replace(SAMPLE, **sample), engine=engine)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_server_gives_what_an_engine_gives_until_it_goes_away(server, tiny_model: Path, tmp_path: Path, caplog):
    """Candidates with log-probabilities and checked weights; when the server is killed, finished shards are kept."""
    process, url = server
    store = Store(str(tmp_path / "store"))
    with pytest.raises(InputError, match=r"offers tiny, not url_model 'other'"):
        wrong = RunConfig(sample=SAMPLE, engine=EngineConfig(url=url, url_model="other"))
        stages.sample(store, wrong, tiny_model, TASKS, 0, None, lambda *_: None)
    run = stages.sample(store, remote(url), tiny_model, TASKS, 0, None, lambda *_: None)
    candidates = [candidate for path in run.paths for candidate in read_candidates(path)]
    assert len(candidates) == 32 and all(candidate.logprob < 0 < candidate.num_tokens for candidate in candidates)
    assert len({candidate.text for candidate in candidates}) > 16
    assert "could not be compared" not in caplog.text

    def kill_server(done: int, of: int, note: str) -> None:
        if done == 6:
            process.kill()

    with pytest.raises(StageError, match=r"^the server http\S+ failed \(.*see that it runs"):
        stages.sample(store, remote(url, num_samples=160), tiny_model, TASKS, 0, None, kill_server)
    records = list(run.artifact.folder.glob("records/*.json"))
    assert 6 <= len(records) < 80


def test_a_server_that_does_not_answer_is_one_line(tiny_model: Path, tmp_path: Path, capsys):
    """Exit status 1, one line with the URL and what to look at."""
    url = f"http://127.0.0.1:{free_port()}/v1"
    options = ["--engine.url", url, "--engine.url-model", "tiny", "--tasks", "arc1:training[:1]"]
    status = main(["sample", "--model", str(tiny_model), "--store", str(tmp_path / "store"), *options])
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("arcwright: ")]
    assert status == 1 and len(said) == 1
    assert url in said[0] and "continue with" in said[0]


def test_a_url_that_is_none_is_refused():
    """A URL without a scheme, or without the name of a model, is bad input."""
    with pytest.raises(InputError, match="http://"):
        EngineConfig(url="localhost:8000", url_model="tiny")
    with pytest.raises(InputError, match="go together"):
        EngineConfig(url="http://localhost:8000/v1")
