"""Grids, tasks, programs and verdicts for people: HTML for notebooks and pages, colored text for terminals.

The HTML of a grid is one SVG with a path per color: sharp at every zoom, without a style sheet, script or file. All
HTML comes from `display.html`, as `Markup`: a string that templates put in as it is, and that escapes text added to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from markupsafe import Markup
from rich.text import Text

from arc_dsl.grid import Grid
from arc_dsl.markup import load_macro
from arc_dsl.task import Task
from arc_dsl.verdict import Verdict

COLORS = (  # color 0-9 as on ARC's own testing page
    "#000000",
    "#0074d9",
    "#ff4136",
    "#2ecc40",
    "#ffdc00",
    "#aaaaaa",
    "#f012be",
    "#ff851b",
    "#7fdbff",
    "#870c25",
)
GRID_PIXELS = 160  # longest side of a drawn grid
MAX_CELL_PIXELS = 24
_TEMPLATE = "arc_dsl/display.html"


def grid_html(grid: Grid, wrong: Grid | None = None, cell_pixels: int = 0) -> Markup:
    """Return the grid as an inline SVG in ARC's colors.

    Args:
        grid: (height, width) cells.
        wrong: (height, width) array whose non-zero cells get a mark; None marks nothing.
        cell_pixels: side of a cell; 0 chooses one that makes the longest side about 160 pixels.
    """
    height, width = grid.shape
    areas: dict[int, str] = {}
    for row, cells in enumerate(grid.tolist()):
        left = 0
        for color, run in groupby(cells):
            length = sum(1 for _ in run)
            areas[color] = f"{areas.get(color, '')}M{left} {row}h{length}v1h{-length}z"
            left += length
    return load_macro(_TEMPLATE, "grid")(
        height=height,
        width=width,
        cell_pixels=cell_pixels or min(MAX_CELL_PIXELS, max(4, GRID_PIXELS // max(height, width))),
        areas=[(COLORS[color], area) for color, area in sorted(areas.items())],
        lines="".join(f"M0 {row}h{width}" for row in range(1, height))
        + "".join(f"M{column} 0v{height}" for column in range(1, width)),
        wrong_cells=None if wrong is None else np.argwhere(wrong).tolist(),
    )


def task_html(task: Task) -> Markup:
    """Return the pairs of a task as HTML, train pairs first; an unknown output is a question mark."""
    parts = [
        [
            (
                f"{name} {number}",
                grid_html(pair.input),
                None if pair.output is None else grid_html(pair.output),
            )
            for number, pair in enumerate(pairs, start=1)
        ]
        for name, pairs in (("train", task.train), ("test", task.test))
    ]
    return load_macro(_TEMPLATE, "task")(task.id, parts)


def verdict_html(verdict: Verdict, expected: Sequence[Grid | None] = ()) -> Markup:
    """Return a verdict as HTML: what happened, and the outputs with their wrong cells marked.

    Args:
        verdict: the verdict to show.
        expected: the task's output grids, train first; without them no cells are marked.
    """
    outputs = []
    for number, (output, right) in enumerate(zip(verdict.outputs, verdict.correct, strict=True)):
        name = f"train {number + 1}" if number < verdict.num_train else f"test {number - verdict.num_train + 1}"
        mark = {True: "right", False: "wrong", None: "unknown"}[right]
        target = expected[number] if expected else None
        wrong = None
        if output is not None and target is not None and output.shape == target.shape:
            wrong = (output != target).astype(np.int64)
        outputs.append((name, mark, None if output is None else grid_html(output, wrong)))
    return load_macro(_TEMPLATE, "verdict")(verdict_line(verdict), outputs)


def program_html(program: str, verdict: Verdict, expected: Sequence[Grid | None] = ()) -> Markup:
    """Return a program as HTML, with what running it did below it; see `verdict_html`."""
    return load_macro(_TEMPLATE, "program")(program.strip(), verdict_html(verdict, expected))


def verdict_line(verdict: Verdict) -> str:
    """Return one line that says what running the program did and what that is worth."""
    train = verdict.correct[: verdict.num_train]
    test = verdict.correct[verdict.num_train :]
    worth = "solves" if verdict.solves else "fits" if verdict.fits else "misses"
    line = f"{verdict.outcome}, {worth}: {sum(map(bool, train))} of {len(train)} train pairs right"
    known = [right for right in test if right is not None]
    line += f", {sum(known)} of {len(test)} test pairs" if known else ", test outputs unknown"
    return f"{line} ({verdict.reason})" if verdict.reason else line


def grid_text(grid: Grid) -> Text:
    """Return the grid as colored text for a terminal, two columns per cell; `rich.print` shows it."""
    text = Text()
    for number, row in enumerate(grid):
        if number:
            text.append("\n")
        for color in row:
            text.append("  ", style=f"on {COLORS[color]}")
    return text
