"""Grids, tasks, programs and verdicts for people: HTML for notebooks and pages, colored text for terminals.

The HTML of a grid is one SVG with a path per color: sharp at every zoom, without a style sheet, script or file.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from rich.text import Text

from arc_dsl.grid import Grid
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
LINE_COLOR = "#555555"
GRID_PIXELS = 160  # longest side of a drawn grid
MAX_CELL_PIXELS = 24

_ROW = "display:flex;flex-wrap:wrap;gap:18px;align-items:flex-end;margin:6px 0"
_CAPTION = "font:12px system-ui,sans-serif;opacity:.7;margin-bottom:4px"


def grid_html(grid: Grid, wrong: Grid | None = None, cell_pixels: int = 0) -> str:
    """Return the grid as an inline SVG in ARC's colors.

    Args:
        grid: (height, width) cells.
        wrong: (height, width) array whose non-zero cells get a mark; None marks nothing.
        cell_pixels: side of a cell; 0 chooses one that makes the longest side about 160 pixels.
    """
    height, width = grid.shape
    size = cell_pixels or min(MAX_CELL_PIXELS, max(4, GRID_PIXELS // max(height, width)))
    paths = []
    for color in np.unique(grid):
        runs = "".join(
            f"M{left} {row}h{right - left}v1h{left - right}z"
            for row in range(height)
            for left, right in _runs(grid[row] == color)
        )
        paths.append(f'<path fill="{COLORS[color]}" d="{runs}"/>')
    lines = "".join(f"M0 {row}h{width}" for row in range(1, height)) + "".join(
        f"M{column} 0v{height}" for column in range(1, width)
    )
    marks = ""
    if wrong is not None:
        dots = "".join(f'<circle cx="{column + 0.5}" cy="{row + 0.5}" r=".22"/>' for row, column in np.argwhere(wrong))
        marks = f'<g fill="#fff" stroke="#000" stroke-width=".08">{dots}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * size}" height="{height * size}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="grid, {height} rows of {width}">'
        f'<g shape-rendering="crispEdges">{"".join(paths)}</g>'
        f'<path d="{lines}" stroke="{LINE_COLOR}" stroke-width="{1 / size:.3f}" fill="none"/>{marks}</svg>'
    )


def task_html(task: Task) -> str:
    """Return the pairs of a task as HTML, train pairs first; an unknown output is a question mark."""
    parts = [f'<div style="font:600 14px system-ui,sans-serif">task {escape(task.id)}</div>']
    for name, pairs in (("train", task.train), ("test", task.test)):
        drawn = []
        for number, pair in enumerate(pairs, start=1):
            output = '<span style="font-size:28px">?</span>' if pair.output is None else grid_html(pair.output)
            drawn.append(
                f'<div><div style="{_CAPTION}">{name} {number}</div><div style="display:flex;align-items:center;'
                f'gap:8px">{grid_html(pair.input)}<span>&#8594;</span>{output}</div></div>'
            )
        parts.append(f'<div style="{_ROW}">{"".join(drawn)}</div>')
    return f"<div>{''.join(parts)}</div>"


def verdict_html(verdict: Verdict, expected: Sequence[Grid | None] = ()) -> str:
    """Return a verdict as HTML: what happened, and the outputs with their wrong cells marked.

    Args:
        verdict: the verdict to show.
        expected: the task's output grids, train first; without them no cells are marked.
    """
    parts = [f'<div style="font:600 14px system-ui,sans-serif">{escape(verdict_line(verdict))}</div>']
    drawn = []
    for number, (output, right) in enumerate(zip(verdict.outputs, verdict.correct, strict=True)):
        name = f"train {number + 1}" if number < verdict.num_train else f"test {number - verdict.num_train + 1}"
        mark = {True: "right", False: "wrong", None: "unknown"}[right]
        target = expected[number] if expected else None
        wrong = None
        if output is not None and target is not None and output.shape == target.shape:
            wrong = (output != target).astype(np.int64)
        picture = "<span>no output</span>" if output is None else grid_html(output, wrong)
        drawn.append(f'<div><div style="{_CAPTION}">{name}: {mark}</div>{picture}</div>')
    parts.append(f'<div style="{_ROW}">{"".join(drawn)}</div>')
    return f"<div>{''.join(parts)}</div>"


def program_html(program: str, verdict: Verdict, expected: Sequence[Grid | None] = ()) -> str:
    """Return a program as HTML, with what running it did below it; see `verdict_html`."""
    source = escape(program.strip()) or "<i>no program</i>"
    return (
        f'<div><pre style="margin:6px 0;padding:8px 12px;border-left:3px solid #0074d9;overflow:auto">{source}</pre>'
        f"{verdict_html(verdict, expected)}</div>"
    )


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


def _runs(row: np.ndarray) -> list[tuple[int, int]]:
    """Return (start, stop) of every run of True cells."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
