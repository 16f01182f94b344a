"""The devices of this machine, and the environment that gives a child process one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

from arc_dsl.stage_process import InputError


@dataclass(frozen=True)
class Device:
    """Where one engine or trainer runs.

    Attributes:
        name: `cpu:0`, `cpu:1` ... or `gpu:0` ...
        kind: `cpu` or `cuda`.
        env: variables that confine a child process to it.
    """

    name: str
    kind: str
    env: dict[str, str]


def find_devices(setting: str = "auto") -> list[Device]:
    """Return the devices that `setting` names.

    Args:
        setting: `auto` (every GPU, or else the CPU), `cpu`, `cpu:N` (N engines that share the cores), `gpu`, or a list
            of GPU numbers such as `0,2`.

    Raises:
        InputError: it names a device that is not there.
    """
    gpus = gpu_ids()
    if setting == "auto":
        setting = "gpu" if gpus else "cpu"
    if setting == "cpu" or setting.startswith("cpu:"):
        count = setting.partition(":")[2] or "1"
        if not count.isdigit() or not 1 <= int(count) <= cores():
            raise InputError(f"devices: cpu:N takes N from 1 to {cores()} (the cores of this machine), got {setting!r}")
        return _cpu_devices(int(count))
    chosen = gpus if setting == "gpu" else setting.split(",")
    unknown = [gpu for gpu in chosen if gpu not in gpus]
    if unknown or not chosen:
        found = ", ".join(gpus) if gpus else "none"
        raise InputError(f"devices: {setting!r} is not here; GPUs on this machine: {found}. Use auto, cpu or cpu:N")
    return [Device(f"gpu:{gpu}", "cuda", {"CUDA_VISIBLE_DEVICES": gpu}) for gpu in chosen]


def _cpu_devices(count: int) -> list[Device]:
    available = sorted(os.sched_getaffinity(0))
    share = len(available) // count
    devices = []
    for index in range(count):
        mine = available[index * share : (index + 1) * share]
        env = {"OMP_NUM_THREADS": str(share), "CUDA_VISIBLE_DEVICES": ""}
        if count > 1:
            env["VLLM_CPU_OMP_THREADS_BIND"] = ",".join(map(str, mine))
        devices.append(Device(f"cpu:{index}", "cpu", env))
    return devices


def gpu_ids() -> list[str]:
    """Return the numbers of the NVIDIA GPUs that this process may use; `CUDA_VISIBLE_DEVICES` is respected."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return [gpu for gpu in visible.split(",") if gpu]
    return [row.split(",")[0].strip() for row in query_gpus("index")]


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


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0))
