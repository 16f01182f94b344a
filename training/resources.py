"""What a training takes of its machine, sampled by a thread into a file: CPU, memory, GPUs.

The rows differ between equal runs: they lie beside the artifact's records, never in the model's folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

RESOURCES_FILE = "resources.jsonl"
SPEED_FILE = "speed.jsonl"


class ResourceLog:
    """Samples the machine from a thread until it is left; a context manager.

    A row holds `time` (seconds since the epoch), `cpu_percent` (of all cores), `process_cpu_percent` (of one core, this
    process and those it started), `rss_bytes` (the same processes), `ram_percent` (of the machine), and for each GPU
    `gpu_percent` and `gpu_memory_bytes`.

    Args:
        path: the file, JSON lines; rows are added to what an earlier start left.
        every_seconds: time between two rows.
    """

    def __init__(self, path: Path, every_seconds: float = 5.0) -> None:
        import psutil

        self.path = path
        self.every_seconds = every_seconds
        self._psutil = psutil
        self._known: dict[int, Any] = {}  # processes keep what they had used at the last look
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="resources", daemon=True)

    def __enter__(self) -> ResourceLog:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        self._sample()  # percentages are measured from one look to the next: the first row would hold zeros
        wait = min(1.0, self.every_seconds)  # short trainings have a row or two as well
        while not self._ended.wait(wait):
            append_row(self.path, self._sample())
            wait = self.every_seconds
        append_row(self.path, self._sample())

    def _sample(self) -> dict[str, Any]:
        cpu, memory = 0.0, 0
        try:
            me = self._psutil.Process()
            pids = {process.pid: process for process in [me, *me.children(recursive=True)]}
        except self._psutil.Error:
            pids = {}
        self._known = {pid: self._known.get(pid, process) for pid, process in pids.items()}
        for process in self._known.values():
            try:
                cpu += process.cpu_percent()
                memory += process.memory_info().rss
            except self._psutil.Error:  # it ended while we looked
                continue
        return {
            "time": round(time.time(), 2),
            "cpu_percent": self._psutil.cpu_percent(),
            "process_cpu_percent": round(cpu, 1),
            "rss_bytes": memory,
            "ram_percent": self._psutil.virtual_memory().percent,
            **gpu_usage(),
        }


def gpu_usage() -> dict[str, list[float]]:
    """Return `gpu_percent` and `gpu_memory_bytes` of the GPUs that this process may use; nothing without a driver."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    rows = [row.split(", ") for row in query_gpus("index,utilization.gpu,memory.used")] if visible != "" else []
    chosen = [row for row in rows if visible is None or row[0] in visible.split(",")]
    if not chosen:
        return {}
    return {
        "gpu_percent": [_number(percent) for _, percent, _ in chosen],
        "gpu_memory_bytes": [_number(mebibytes) * 2**20 for _, _, mebibytes in chosen],
    }


def _number(text: str) -> float:
    """Return the number in `12 MiB`; 0 for `[N/A]`, as some GPUs have it."""
    first = text.split()[0]
    return float(first) if first.replace(".", "").isdigit() else 0.0


def query_gpus(fields: str) -> list[str]:
    """Return a line of comma-separated values per GPU, as nvidia-smi gives them; none where there is no driver."""
    if not shutil.which("nvidia-smi"):
        return []
    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return [line for line in answer.stdout.splitlines() if line.strip()]


def append_row(path: Path, row: Mapping[str, Any]) -> None:
    """Add a row to a file of JSON lines; a disk that is full does not end a training over its log."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(json.dumps(row) + "\n")
    except OSError:
        return


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines, without a last one that a kill cut off; none if it is not there."""
    rows = []
    for line in path.read_text().splitlines() if path.is_file() else []:
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows
