"""Writing the source of programs."""

from __future__ import annotations

from collections.abc import Mapping


def program_of(*lines: str) -> str:
    """Return the source of `task(img)` with these statements; a line may hold several, indented as Python asks."""
    statements = [line for text in lines for line in text.strip("\n").split("\n")]
    return "def task(img):\n" + "\n".join(f"    {line}" for line in statements)


def colormap_source(colormap: Mapping[int, int]) -> str:
    """Return a colormap as a program writes it: `{1: 2, 2: 1}`."""
    return "{" + ", ".join(f"{old}: {new}" for old, new in colormap.items()) + "}"
