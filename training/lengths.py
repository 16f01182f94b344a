"""How long examples are: percentiles of prompts and completions, and a picture of them."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.data import TokenColumns

PERCENTILES = (50, 75, 90, 95, 97, 98, 99, 100)

logger = logging.getLogger(__name__)


def length_percentiles(columns: TokenColumns) -> dict[str, dict[str, int]]:
    """Return the percentiles of prompt and completion lengths, in tokens; `100` is the maximum."""
    return {
        name: {str(p): int(np.percentile(lengths, p, method="higher")) for p in PERCENTILES}
        for name, lengths in _parts(columns).items()
    }


def describe_lengths(columns: TokenColumns) -> list[str]:
    """Return the percentiles as lines for people."""
    return [
        f"{name} tokens: "
        + ", ".join(f"{'max' if p == '100' else f'p{p}'} {length:,}" for p, length in percentiles.items())
        for name, percentiles in length_percentiles(columns).items()
    ]


def draw_lengths(columns: TokenColumns, out: Path) -> bool:
    """Draw which share of prompts and of completions is at most how long, as a PNG; the same columns, the same bytes.

    Returns:
        Whether it was drawn; without matplotlib a line in the log says what to install.
    """
    try:
        from matplotlib.figure import Figure  # heavy, and only the picture needs it
    except ImportError:
        logger.info("lengths are not drawn: matplotlib is missing; install the extra `plots`")
        return False
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, (name, lengths) in zip(figure.subplots(1, 2), _parts(columns).items(), strict=True):
        axes.ecdf(lengths)
        for p in PERCENTILES[:-1]:
            axes.axhline(p / 100, color="0.9", linewidth=0.6, zorder=0)
        axes.set(title=f"{name}: {len(lengths):,} examples", xlabel="tokens", ylabel="share at most as long")
        axes.set_xlim(left=0)
        axes.set_ylim(0, 1.01)
    figure.savefig(out, dpi=110, format="png", metadata={"Software": None})
    return True


def _parts(columns: TokenColumns) -> dict[str, npt.NDArray[np.int64]]:
    return {"prompt": columns.num_prompt, "completion": columns.lengths - columns.num_prompt}
