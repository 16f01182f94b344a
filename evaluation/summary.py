"""The head of the report, as HTML: tiles, the curve of pass@k, outcomes, policies and the facts of the run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from arc_dsl.display import COLORS
from evaluation.attempts import PolicyScore
from evaluation.metrics import Metrics, PassAt, pass_at_text, share_text


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
    """Return the panels below the tiles: pass@k, outcomes, exceptions, policies, and the rows about the run."""
    bodies = []  # (heading, HTML, note)
    if metrics.pass_at:
        bodies.append(("pass@k over the task set", _curve(metrics.pass_at), "95 % bootstrap interval over tasks"))
    outcomes = _bars(metrics.outcomes, metrics.num_candidates)
    top = dict(list(metrics.exceptions.items())[:6])
    if top:
        outcomes += f"<h2>Exceptions</h2>{_bars(top, metrics.num_candidates)}"
    rare = len(metrics.exceptions) - len(top)
    bodies.append(("Outcomes of the candidates", outcomes, f"{rare} rarer exceptions not shown" if rare else ""))
    if policies:
        rows = "".join(
            f"<tr><td>{escape(score.policy)}</td><td>{score.num_solved} / {score.num_tasks}</td>"
            f"<td>{score.score:.1%}</td><td>{score.first_score:.1%}</td></tr>"
            for score in policies
        )
        head = "<tr><th>policy</th><th>tasks</th><th>two attempts</th><th>first</th></tr>"
        bodies.append(
            ("Two attempts per test input", f"<table>{head}{rows}</table>", "oracle: the best any choice could do")
        )
    panels = [
        f'<div class="panel"><h2>{escape(name)}</h2>{body}{f"<small>{escape(note)}</small>" if note else ""}</div>'
        for name, body, note in bodies
    ]
    details = {
        **{str(label): str(value) for label, value in context.items()},
        "correct grids": f"{metrics.correct_grids:.1%}",
        "correct cells (misleads: a copied input scores high)": f"{metrics.correct_cells:.1%}",
    }
    rows = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in details.items())
    return f'{"".join(panels)}<div class="panel run"><h2>This run</h2><dl>{rows}</dl></div>'


def _bars(counts: Mapping[str, int], total: int) -> str:
    return (
        '<ul class="bars">'
        + "".join(
            f'<li><span>{escape(name)}</span><i><b class="{escape(name)}" '
            f'style="width:{100 * count / total:.2f}%"></b></i>'
            f"<em>{count:,} · {count / total:.1%}</em></li>"
            for name, count in counts.items()
        )
        + "</ul>"
    )


def _curve(estimates: Sequence[PassAt]) -> str:
    """Return pass@k as an SVG: k on a logarithmic axis, the interval as a band."""
    left, right, top, bottom = 44, 400, 12, 160
    ceiling = _round_up(max(estimate.high for estimate in estimates))
    span = math.log2(estimates[-1].k) or 1.0

    def x(estimate: PassAt) -> float:
        return left + (right - left) * (math.log2(estimate.k) / span if estimates[-1].k > 1 else 0.5)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / ceiling

    points = [(x(one), y(one.value)) for one in estimates]
    band = [(x(one), y(one.high)) for one in estimates] + [(x(one), y(one.low)) for one in reversed(estimates)]
    lines = "".join(
        f'<path class="rule" d="M{left} {y(value):.1f}H{right}"/>'
        f'<text x="{left - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{100 * value:.3g}%</text>'
        for value in (0.0, ceiling / 2, ceiling)
    )
    labels = "".join(
        f'<text x="{x(one):.1f}" y="{bottom + 18}" text-anchor="middle">{one.k}</text>'
        f'<circle cx="{x(one):.1f}" cy="{y(one.value):.1f}" r="3.5"><title>pass@{one.k} = {one.value:.2%} '
        f"[{one.low:.2%}, {one.high:.2%}]</title></circle>"
        for one in estimates
    )
    return (
        f'<svg class="curve" viewBox="0 0 {right + 16} {bottom + 26}" role="img" aria-label="pass@k against k">{lines}'
        f'<polygon points="{_points(band)}"/><polyline points="{_points(points)}"/>{labels}</svg>'
    )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _round_up(value: float) -> float:
    """Return the top of an axis that holds `value`: one even digit or 1, times a power of ten, at most 1."""
    for exponent in (-3, -2, -1):
        for step in (1, 2, 4, 6, 8):
            if value <= step * 10.0**exponent:
                return step * 10.0**exponent
    return 1.0


def logo_svg() -> str:
    """Return the mark of the page, nine cells in ARC's colors."""
    cells = "".join(
        f'<rect x="{column * 10}" y="{row * 10}" width="9" height="9" rx="2" fill="{COLORS[color]}"/>'
        for row, colors in enumerate(((1, 8, 1), (4, 2, 4), (3, 8, 3)))
        for column, color in enumerate(colors)
    )
    return f'<svg class="logo" viewBox="0 0 29 29" aria-hidden="true">{cells}</svg>'
