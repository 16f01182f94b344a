"""The plots of a comparison as one HTML file: pass@k of all runs, and which tasks one run alone solves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from evaluation.comparison import Comparison, RunFigures, comparison_lines
from evaluation.pass_at import PassAt, estimate_pass_at
from evaluation.report.charts import line_plot, pass_at_series

LINE_COLORS = ("#0074d9", "#ff4136", "#2ecc40", "#ff851b", "#f012be", "#870c25", "#7fdbff", "#aaaaaa")
_STYLE = """body{font:15px system-ui,sans-serif;margin:32px auto;max-width:860px;padding:0 16px;color:#222}
pre{overflow-x:auto;background:#f5f5f5;padding:12px;border-radius:8px}svg{width:100%;height:auto}
text{font:12px system-ui,sans-serif;fill:#555}.curve text{font-size:6px}.rule{stroke:#ddd;stroke-width:.5}
.curve polygon{fill:var(--series);opacity:.12}.curve polyline{fill:none;stroke:var(--series);stroke-width:1.2}
.curve circle{fill:var(--series);r:1.6px}.legend{display:none}li b{display:inline-block;width:12px;height:12px;
border-radius:3px;margin-right:8px}ul{list-style:none;padding:0}h2{margin-top:36px}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#ddd}pre{background:#22252b}text{fill:#aaa}}"""


def comparison_html(runs: Sequence[RunFigures], comparisons: Sequence[Comparison]) -> str:
    """Return the page; it needs no other file, and the same figures give the same bytes.

    Args:
        runs: the runs, the one that the others are compared with first.
        comparisons: each other run against the first.
    """
    legend = "".join(
        f'<li><b style="background:{_color(index)}"></b>{escape(run.name)}</li>' for index, run in enumerate(runs)
    )
    tables = "".join(f"<pre>{escape(chr(10).join(comparison_lines(one)))}</pre>" for one in comparisons)
    bars = "".join(_split_svg(one, index + 1) for index, one in enumerate(comparisons))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Comparison of runs</title>'
        f"<style>{_STYLE}</style><h1>Comparison of runs</h1><ul>{legend}</ul>"
        "<h2>pass@k</h2><p>Each run over its own tasks with known outputs; bands: 95 % bootstrap intervals over tasks."
        f"</p>{_pass_at_plot(runs)}<h2>Tasks that one run alone solves</h2>{bars}<h2>Figures</h2>{tables}</html>\n"
    )


def _color(index: int) -> str:
    return LINE_COLORS[index % len(LINE_COLORS)]


def _pass_at_plot(runs: Sequence[RunFigures]) -> str:
    shown = [(index, curve) for index, run in enumerate(runs) if (curve := _estimates(run))]
    if not shown:
        return "<p>No candidates.</p>"
    colors = "".join(f".line{number}{{--series:{_color(index)}}}" for number, (index, _) in enumerate(shown))
    lines = [pass_at_series(runs[index].name, curve) for index, curve in shown]
    return f"<style>{colors}</style>{line_plot(lines, 'k')}"


def _estimates(run: RunFigures) -> tuple[PassAt, ...]:
    ids = sorted(run.num_candidates)
    return estimate_pass_at(
        np.array([run.num_candidates[task_id] for task_id in ids], np.int64),
        np.array([run.num_solves[task_id] for task_id in ids], np.int64),
    )


def _split_svg(comparison: Comparison, index: int) -> str:
    """Return one bar: tasks that the first run alone solves to the left of the middle, the other's to the right."""
    solved = comparison.differences[0]
    first, second = len(solved.only_first), len(solved.only_second)
    unit = 300 / max(first, second, 1)
    p_value = f"p = {solved.p_value:.3g}" if solved.p_value is not None else ""
    return (
        f'<svg viewBox="0 0 836 44" role="img" aria-label="tasks solved by one run only">'
        f'<rect x="{418 - unit * first:.1f}" y="4" width="{unit * first:.1f}" height="20" fill="{_color(0)}"/>'
        f'<rect x="418" y="4" width="{unit * second:.1f}" height="20" fill="{_color(index)}"/>'
        f'<text x="{412 - unit * first:.1f}" y="19" text-anchor="end">{first}</text>'
        f'<text x="{424 + unit * second:.1f}" y="19">{second}</text>'
        f'<text x="418" y="40" text-anchor="middle">{escape(comparison.first)} | {escape(comparison.second)} '
        f"· {p_value}</text></svg>"
    )
