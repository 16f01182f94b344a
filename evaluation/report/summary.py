"""The head of the report, as HTML: tiles, plots of the solve rate, endings, policies, cost and the facts of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from arc_dsl.display import COLORS
from evaluation.attempts import PolicyScore
from evaluation.breakdown import Breakdown
from evaluation.metrics import Metrics, pass_at_text, share_text
from evaluation.pass_at import PassAt
from evaluation.report.charts import Point, Series, bars, line_plot, pass_at_series
from evaluation.taxonomy import Ending

NUM_EXCEPTIONS = 8  # shown, the most frequent first


def lead_text(metrics: Metrics) -> str:
    """Return one sentence on what was judged."""
    valid = share_text(metrics.num_valid, metrics.num_candidates)
    return (
        f"{metrics.num_candidates:,} candidates, {valid} of them valid; {metrics.num_programs:,} distinct programs "
        f"with {metrics.num_behaviours:,} behaviours"
    )


def tiles_html(metrics: Metrics) -> str:
    """Return the figures that come first, one tile each."""
    tiles = [
        ("Tasks tried", f"{metrics.num_tried}", f"of {metrics.num_tasks}", ""),
        (
            "A program fits",
            f"{metrics.num_tasks_fit}",
            f"right on all train pairs, {metrics.num_fits:,} candidates",
            "fits",
        ),
        ("Solved", f"{metrics.num_tasks_solved}", f"right on all pairs, {metrics.num_solves:,} candidates", "solved"),
    ]
    for estimate in {entry.k: entry for entry in (*metrics.pass_at[:1], *metrics.pass_at[-1:])}.values():
        value, _, rest = pass_at_text(estimate, metrics).partition(" ")
        tiles.append((f"pass@{estimate.k}", value, rest, ""))
    return "".join(
        f'<div class="tile {kind}"><span>{escape(label)}</span><strong>{escape(value)}</strong>'
        f"<em>{escape(note)}</em></div>"
        for label, value, note, kind in tiles
    )


def panels_html(metrics: Metrics, context: Mapping[str, object], policies: Sequence[PolicyScore]) -> str:
    """Return the panels below the tiles: plots of the solve rate, how candidates ended, policies, cost, and the run."""
    panels = [
        _pass_at_panel(metrics),
        _temperature_panel(metrics.temperatures),
        _round_panel(metrics.rounds, metrics.num_tasks),
        _ending_panel(metrics),
        _exception_panel(metrics),
        _policy_panel(policies),
        _augmentation_panel(metrics.augmentations),
    ]
    details = {str(label): str(value) for label, value in context.items()}
    quality = {
        "correct grids": f"{metrics.correct_grids:.1%}",
        "correct cells (misleads)": f"{metrics.correct_cells:.1%}",
    }
    return "".join(panels) + _cost_panel(metrics) + _facts("This run", {**details, **quality})


def _cost_panel(metrics: Metrics) -> str:
    """Return what the candidates cost: in all, per task of the set and per task solved.

    Seconds are not here: they differ between equal runs, whose reports are equal. The run's summary has them.
    """
    solved = metrics.num_tasks_solved
    figures = {"candidates": metrics.num_candidates, "tokens": metrics.num_tokens}
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{_number(figure)}</td><td>{_number(figure / metrics.num_tasks)}</td>"
        f"<td>{_number(figure / solved) if solved else '-'}</td></tr>"
        for name, figure in figures.items()
    )
    head = "<tr><th></th><th>in all</th><th>per task</th><th>per solved task</th></tr>"
    return _panel("Cost", f"<table>{head}{rows}</table>", "without training; seconds: the run's summary")


def _number(value: float) -> str:
    """Return a number with its whole digits, three digits where they are fewer."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _facts(heading: str, rows: Mapping[str, str]) -> str:
    body = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows.items())
    return f'<div class="panel run"><h2>{escape(heading)}</h2><dl>{body}</dl></div>'


def _panel(heading: str, body: str, note: str = "") -> str:
    small = f"<small>{escape(note)}</small>" if note else ""
    return f'<div class="panel"><h2>{escape(heading)}</h2>{body}{small}</div>'


def _pass_at_panel(metrics: Metrics) -> str:
    if not metrics.pass_at:
        return ""
    plot = line_plot([pass_at_series("pass@k", metrics.pass_at)], "k")
    return _panel("Solved against samples: pass@k", plot, "95 % bootstrap interval over tasks")


def _temperature_panel(entries: Sequence[Breakdown]) -> str:
    """Return pass@1 against the temperature, and pass@k for the largest k that all temperatures have."""
    shared = set.intersection(*({one.k for one in entry.pass_at} for entry in entries)) if len(entries) > 1 else set()
    if not shared:
        return ""
    lines = [
        Series(
            f"pass@{k}",
            tuple(_point(entry, next(one for one in entry.pass_at if one.k == k)) for entry in entries),
        )
        for k in sorted({1, max(shared)})
    ]
    return _panel("Solved against temperature", line_plot(lines, "temperature"), "of the tasks sampled at each of them")


def _round_panel(entries: Sequence[Breakdown], num_tasks: int) -> str:
    """Return the share of tasks solved up to each round, and what one candidate of that round was worth."""
    if len(entries) < 2 or not all(entry.pass_at for entry in entries):
        return ""
    shares = [(entry.value, entry.num_tasks_solved_so_far / num_tasks) for entry in entries]
    lines = [
        Series("pass@1 of the round", tuple(_point(entry, entry.pass_at[0]) for entry in entries)),
        Series("tasks solved so far", tuple(Point(float(x), x, share, share, share) for x, share in shares)),
    ]
    note = ", ".join(f"round {entry.value}: {entry.num_tasks_solved}" for entry in entries)
    return _panel("Solved against rounds", line_plot(lines, "round"), f"tasks solved in {note}")


def _point(entry: Breakdown, estimate: PassAt) -> Point:
    return Point(float(entry.value), entry.value, estimate.value, estimate.low, estimate.high)


def _ending_panel(metrics: Metrics) -> str:
    """Return where the candidates ended, those that came furthest first."""
    counts = {name: count for name, count in reversed(metrics.endings.items()) if count}
    kinds = {Ending.SOLVES: "solved", Ending.FITS_ONLY: "fits", Ending.FITS_UNKNOWN: "fits", Ending.MISSES: "tried"}
    classes = {str(ending): kind for ending, kind in kinds.items()}
    refused = ", ".join(f"{name} {count:,}" for name, count in metrics.syscalls.items())
    note = f"refused system calls: {refused}" if refused else ""
    return _panel("Where candidates ended", bars(counts, metrics.num_candidates, classes), note)


def _exception_panel(metrics: Metrics) -> str:
    if not metrics.exceptions:
        return ""
    top = dict(list(metrics.exceptions.items())[:NUM_EXCEPTIONS])
    rare = len(metrics.exceptions) - len(top)
    note = f"{rare} rarer ones not shown" if rare else ""
    return _panel("Exceptions that ended candidates", bars(top, metrics.num_candidates), note)


def _augmentation_panel(entries: Sequence[Breakdown]) -> str:
    if len(entries) < 2:
        return ""
    rows = "".join(
        f"<tr><td>{escape(entry.value)}</td><td>{entry.num_candidates:,}</td>"
        f"<td>{share_text(entry.num_valid, entry.num_candidates)}</td><td>{entry.solve_rate:.2%}</td>"
        f"<td>{entry.num_tasks_solved}</td></tr>"
        for entry in entries
    )
    head = "<tr><th>prompt showed</th><th>candidates</th><th>valid</th><th>solve</th><th>tasks</th></tr>"
    return _panel("Augmentations", f"<table>{head}{rows}</table>", "solve: mean over tasks; tasks: solved by any")


def _policy_panel(policies: Sequence[PolicyScore]) -> str:
    if not policies:
        return ""
    rows = "".join(
        f"<tr><td>{escape(score.policy)}</td><td>{score.num_solved} / {score.num_tasks}</td>"
        f"<td>{score.score:.1%}</td><td>{score.first_score:.1%}</td></tr>"
        for score in policies
    )
    head = "<tr><th>policy</th><th>tasks</th><th>two attempts</th><th>first</th></tr>"
    table = f"<table>{head}{rows}</table>"
    return _panel("Two attempts per test input", table, "oracle: the best any choice could do")


def logo_svg() -> str:
    """Return the mark of the page, nine cells in ARC's colors."""
    cells = "".join(
        f'<rect x="{column * 10}" y="{row * 10}" width="9" height="9" rx="2" fill="{COLORS[color]}"/>'
        for row, colors in enumerate(((1, 8, 1), (4, 2, 4), (3, 8, 3)))
        for column, color in enumerate(colors)
    )
    return f'<svg class="logo" viewBox="0 0 29 29" aria-hidden="true">{cells}</svg>'
