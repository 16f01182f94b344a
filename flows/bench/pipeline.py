"""Benchmark of the pipeline itself: what Prefect, the store and starting processes cost beside the work.

Runs the smoke preset twice in a store of its own: once from nothing, once with everything cached.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import StageError

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Options:
    """Measure what a run takes beyond its stages, first and again with everything cached.

    Attributes:
        preset: what to run.
        devices: as for a run.
    """

    preset: str = "smoke"
    devices: str = "auto"


def run_bench(options: Options) -> dict[str, Any]:
    """Print the stages' seconds and return `cached_run_seconds` and `overhead_fraction`."""
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as folder:
        first_seconds = _run(Path(folder), options)
        (log,) = [json.loads(path.read_text()) for path in (Path(folder) / "store" / "runs").glob("*.json")]
        cached_seconds = _run(Path(folder), options)
    stages = {stage["label"]: stage["seconds"] for stage in log["stages"]}
    for label, seconds in stages.items():
        print(f"{label:<18} {seconds:8.1f} s")
    work = sum(stages.values())
    print(f"{'all stages':<18} {work:8.1f} s of {first_seconds:.1f} s; again, cached: {cached_seconds:.1f} s")
    return {
        "cached_run_seconds": round(cached_seconds, 2),
        "overhead_fraction": round(1 - work / first_seconds, 4),
        "run_seconds": round(first_seconds, 2),
        "stage_seconds": stages,
    }


def _run(folder: Path, options: Options) -> float:
    """Run the preset with a Prefect home of its own and return the seconds it took."""
    environment = {**os.environ, "PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "flows", "run", "--preset", options.preset, "--devices", options.devices]
    command += ["--store", str(folder / "store")]
    started = time.monotonic()
    ended = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or ["it said nothing"]
        raise StageError(f"bench pipeline: the run ended with status {ended.returncode}: {said[-1]}")
    return time.monotonic() - started
