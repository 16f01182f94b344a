"""The benchmarks: each runs to its end at the smallest size, where figures mean nothing, and gives its keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc_dsl.primitives.registry import PRIMITIVES
from flows.command.cli import main
from flows.command.table import BENCHMARKS

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
