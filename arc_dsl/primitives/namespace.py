"""The global names that a program starts with."""

from __future__ import annotations

from typing import Any

import numpy as np

from arc_dsl.primitives.registry import CONSTANTS, PRIMITIVES


def program_namespace() -> dict[str, Any]:
    """Return a fresh dict of the global names a program starts with: numpy as `np`, the constants, every primitive."""
    return {"np": np, **CONSTANTS, **{name: entry.function for name, entry in PRIMITIVES.items()}}
