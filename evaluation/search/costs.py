"""What searches that succeeded say of the grammar: how much likelier a piece is than its line says.

A piece is a line of the grammar, or a text of one of its macros. Lines carry bits set by hand; `costs.json` holds how
often each piece was used by programs that solved their task, and moves the bits towards what was counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

COSTS_FILE = Path(__file__).parent / "costs.json"


@cache
def load_costs() -> dict[str, float]:
    """Return the bits to be added to each piece, below 0 for what was used more often than its line says."""
    data = json.loads(COSTS_FILE.read_text())
    return {str(piece): float(bits) for piece, bits in data["bits"].items()}


def learned_bits(pieces: Sequence[str]) -> float:
    """Return the bits that were learned for a production made of these pieces."""
    costs = load_costs()
    return sum(costs.get(piece, 0.0) for piece in pieces)


def count_pieces(programs: Iterable[Sequence[str]]) -> Counter[str]:
    """Return how often each piece is used by programs, given as the pieces of each."""
    return Counter(piece for pieces in programs for piece in pieces)
