"""The benchmarks: each runs to its end at the smallest size, where figures mean nothing, and gives its keys."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from arc_dsl.errors import InputError
from arc_dsl.primitives.registry import PRIMITIVES
from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from flows import stages
from flows.artifacts.store import Store
from flows.bench.search import Options, draw_tasks, measure_peer, read_full_run
from flows.command.cli import main
from flows.command.table import BENCHMARKS
from flows.config import RunConfig
from flows.runs import RunLog

TINY = {
    "dsl": ("--repeats 1 --repeat-seconds 0.00001", "microseconds"),
    "verify": (
        "--workers 1 --rounds 1 --slice-seconds 0.001 --min-programs 2 --min-mixed 2",
        "programs_per_second_trivial programs_per_second_2ms ratio_to_in_process_2ms cpu_ms_per_program_2ms",
    ),
    "generate": (
        "--samples 3 --generators rotate_grid --parallel-tasks 0 --tail-samples 0 --shard-rows 20",
        "tasks_per_core_second p99_seconds min_acceptance dead_generators two_worker_speedup",
    ),
    "search": (
        "--quick --num-tasks 2 --budget 10 --store OUT",
        "arc1_training_solved arc1_evaluation_solved cpu_seconds_per_task expressions_per_second precision_first",
    ),
    "solve": (
        "--preset smoke --no-compute --store OUT",
        "toys_solved median_generations_25_squares median_seconds_25_squares overhead_fraction",
    ),
    "evaluate": (
        "--tasks arc1:training[:2] --programs 3 --rounds 1",
        "num_tasks read_seconds peak_bytes",
    ),
    "train": (
        "--steps 1 --turns 1 --tasks 60 --examples 40 --shard-size 20 --batch-size 4",
        "ratio_to_bare_loop_full ratio_to_bare_loop_lora padding_waste seconds_to_first_step",
    ),
    "learner": ("--rounds 1 --steps 1 --batch-size 4 --tasks 40 --small --devices cpu", "rounds steps"),
    "train-capacity": (
        "--out OUT --base-steps 2 --steps 2 --batch-size 4 --tasks 60 --held-out 10 --max-tokens 768 --ranks 4 "
        "--full-rates 0.001 --lora-rates 0.001 --threads 1",
        "",
    ),
    "sample": (
        "--small --tasks 1 --samples 4",
        "tokens_per_second ratio_to_vllm_bench ratio_to_transformers two_device_speedup",
    ),
    "pipeline": ("--devices cpu", "cached_run_seconds overhead_fraction"),
}  # name -> options, keys of the result
LONG = ("train", "learner", "train-capacity", "sample", "pipeline")  # engines, trainings and whole runs


def test_every_benchmark_has_a_smallest_size() -> None:
    """None is left out here."""
    assert TINY.keys() == set(BENCHMARKS)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in TINY]
)
@pytest.mark.timeout(1800)
def test_a_benchmark_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line that it prints is one JSON object with the keys that the documentation names."""
    options, keys = TINY[name]
    assert main(["bench", name, *options.replace("OUT", str(tmp_path / "out")).split()]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(keys.split()) <= figures.keys()
    if name == "dsl":
        assert figures["microseconds"].keys() == PRIMITIVES.keys()


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_tells_its_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` shows what can be set, and nothing is measured; an option that does not exist ends with status 2."""
    assert main(["bench", name, "--help"]) == 0
    assert f"arcwright bench {name}" in capsys.readouterr().out
    required = ["--out", "out"] if name == "train-capacity" else []
    assert main(["bench", name, *required, "--no-such-option", "1"]) == 2
    assert "no-such-option" in capsys.readouterr().err


PEER = """\
#!{python}
import json, pathlib, sys
pairs = []
for path in sorted(pathlib.Path("dataset/evaluation").glob("*.json")):
    for number, pair in enumerate(json.loads(path.read_text())["test"]):
        pairs.append((path.stem, number, pair["output"]))
task, number, grid = pairs[int(sys.argv[1])]
text = "|" + "|".join("".join(map(str, row)) for row in grid) + "|"
answer = f"{{task}}_{{number}}\\n|0| 0.5\\n{{text}} 0.25\\n"
pathlib.Path(f"output/answer_{{sys.argv[1]}}_{{sys.argv[2]}}.csv").write_text(answer)
"""


def test_a_peer_answers_the_tasks_that_a_seed_names(tmp_path: Path) -> None:
    """A program of the peer's layout that knows every second answer solves all tasks; the seed alone names them."""
    program = tmp_path / "run"
    program.write_text(PEER.format(python=sys.executable))
    program.chmod(0o755)
    tasks = draw_tasks(3, 1)
    assert (
        [task.id for task in tasks] == [task.id for task in draw_tasks(3, 1)] != [task.id for task in draw_tasks(3, 2)]
    )
    assert measure_peer(tasks, tmp_path)["solved"] == 3
    with pytest.raises(InputError, match="has no program `run`"):
        Options(peer=str(tmp_path / "nowhere"))


def test_full_runs_are_read_from_the_store(tmp_path: Path) -> None:
    """The newest run of the search alone on a whole split counts, with its key and date; others do not."""
    store = Store(str(tmp_path))
    assert read_full_run(store, "arc1:training") is None
    tasks = load_tasks("arc1:training/67a3c6ac,025d127b")
    for spec in ("arc1:training/67a3c6ac,025d127b", "arc1:training"):
        search = SearchConfig(budget=300)
        config = RunConfig(tasks=spec, store=str(tmp_path), proposers=("search",), search=search, workers=1)
        log = RunLog(store, f"search-{len(spec)}", config)
        candidates = stages.search(store, config.search, tasks, 1, ignore)
        verdicts = stages.verify(store, config, candidates, tasks, ignore)
        result = stages.evaluate(store, config.evaluate, [verdicts], tasks, {}, ignore)
        for run in (candidates, verdicts, result):
            log.add(run.stage, run)
    figures = read_full_run(store, "arc1:training")
    assert figures is not None
    assert (figures["run"], figures["num_tasks"], figures["fit"], figures["solved"]) == ("search-13", 2, 1, 1)
    assert figures["precision_first"] == 1.0 and figures["keys"]["evaluate"] == result.artifact.key
    assert figures["cpu_seconds_per_task"] > 0 and figures["expressions_per_second"] > 0
    assert read_full_run(store, "arc1:evaluation") is None


def ignore(*_: object) -> None:
    """A report that nobody reads."""
