"""The devices of this machine, and the environment that gives a child process one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from arc_dsl.errors import InputError
from evaluation.engine import DeviceKind
from flows.locks import Waiting, hold_machine, keep_waiting
from training.resources import query_gpus


@dataclass(frozen=True)
class Device:
    """Where one engine or trainer runs.

    Attributes:
        name: `cpu:0`, `cpu:1` ... or `gpu:0` ...
        kind: what runs there.
        env: variables that confine a child process to it.
        cores: the cores it may use; empty for all.
    """

    name: str
    kind: DeviceKind
    env: dict[str, str]
    cores: tuple[int, ...] = ()


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
        devices.append(Device(f"cpu:{index}", "cpu", env, tuple(mine) if count > 1 else ()))
    return devices


def gpu_ids() -> list[str]:
    """Return the numbers of the NVIDIA GPUs that this process may use; `CUDA_VISIBLE_DEVICES` is respected."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return [gpu for gpu in visible.split(",") if gpu]
    return [row.split(",")[0].strip() for row in query_gpus("index")]


@contextmanager
def hold_devices(devices: Sequence[Device], waiting: Waiting = keep_waiting) -> Iterator[None]:
    """Hold devices against every other run of this machine: a GPU by itself, the CPU as a whole, a server not at all.

    Args:
        devices: what is to be used.
        waiting: told what is waited for, while another run holds one.
    """
    on_gpus = any(device.kind == "cuda" for device in devices)
    chips = dict(row.split(", ", 1) for row in query_gpus("index,uuid")) if on_gpus else {}
    names = []
    for device in devices:
        if device.kind == "cpu":
            names.append(("cpu", "the CPU"))
        elif device.kind == "cuda":  # by its serial, since jobs of a cluster may count the GPUs of a machine each anew
            number = device.name.removeprefix("gpu:")
            names.append((chips.get(number, f"gpu-{number}"), device.name))
    with hold_machine(names, waiting):
        yield


class DeviceHold:
    """Devices that are held from when they are first needed until they are let go: those of what outlives its stage."""

    def __init__(self) -> None:
        self._held: ExitStack | None = None

    def take(self, devices: Sequence[Device], waiting: Waiting = keep_waiting) -> None:
        """Hold devices; nothing is done where some are held already. The arguments are those of `hold_devices`."""
        if self._held is None:
            with ExitStack() as stack:
                stack.enter_context(hold_devices(devices, waiting))
                self._held = stack.pop_all()

    def release(self) -> None:
        """Let go of them."""
        if self._held is not None:
            self._held.close()
        self._held = None


def free_memory(device: Device) -> tuple[int, int] | None:
    """Return (free, total) memory of a device in bytes, None where nothing says."""
    if device.kind == "cpu":
        memory = psutil.virtual_memory()
        return memory.available, memory.total
    for line in query_gpus("index,memory.free,memory.total"):
        index, free, total = (field.strip() for field in line.split(","))
        if device.name == f"gpu:{index}":
            return int(free.split()[0]) << 20, int(total.split()[0]) << 20  # "81079 MiB"
    return None


def oom_kills() -> int:
    """Return how many processes the system has killed here for want of memory; 0 where nothing says.

    Here is this process's cgroup, whose count includes every reason; where it has none, the whole machine.
    """
    places = [Path("/sys/fs/cgroup/memory.events"), Path("/proc/vmstat")]
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::/"):
                places.insert(0, Path("/sys/fs/cgroup") / line[4:] / "memory.events")
    for place in places:
        with suppress(OSError):
            found = re.search(r"^oom_kill (\d+)$", place.read_text(), re.MULTILINE)
            if found:
                return int(found[1])
    return 0


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0))
