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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run_bench(argv: list[str]) -> dict[str, Any]:
    """Print the stages' seconds and return `cached_run_seconds` and `overhead_fraction`.

    Args:
        argv: options for `arcwright run` over the smoke preset.
    """
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as folder:
        first_seconds = _run(Path(folder), argv)
        (log,) = [json.loads(path.read_text()) for path in (Path(folder) / "store" / "runs").glob("*.json")]
        cached_seconds = _run(Path(folder), argv)
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


def _run(folder: Path, argv: list[str]) -> float:
    """Run the smoke preset with a Prefect home of its own and return the seconds it took."""
    environment = {**os.environ, "PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "flows", "run", "--preset", "smoke", "--store", str(folder / "store"), *argv]
    started = time.monotonic()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started
