"""The plots of a comparison as one HTML file: pass@k of all runs, and which tasks one run alone solves.

`comparison_page.html` lays them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from arc_dsl.display import COLORS
from arc_dsl.markup import render
from evaluation.comparison import Comparison, RunFigures, comparison_lines
from evaluation.pass_at import PassAt, estimate_pass_at
from evaluation.report.charts import line_plot, pass_at_series

RUN_COLORS = tuple(COLORS[color] for color in (1, 2, 3, 7, 6, 9, 8, 5))  # then again from the first
HALF_WIDTH = 300  # of a split bar, for the run that alone solves the most


@dataclass(frozen=True)
class Split:
    """A bar: tasks that the first run alone solves to the left of the middle, the other's to the right.

    Attributes:
        label: the runs, and the chance of so uneven a split.
        num_first: tasks that the first run alone solves.
        num_second: tasks that the second run alone solves.
        first_color: color of the first run.
        second_color: color of the second run.
    """

    label: str
    num_first: int
    num_second: int
    first_color: str
    second_color: str

    @property
    def first_width(self) -> float:
        """Width of the left part."""
        return HALF_WIDTH * self.num_first / max(self.num_first, self.num_second, 1)

    @property
    def second_width(self) -> float:
        """Width of the right part."""
        return HALF_WIDTH * self.num_second / max(self.num_first, self.num_second, 1)


def comparison_html(runs: Sequence[RunFigures], comparisons: Sequence[Comparison]) -> Markup:
    """Return the page; it needs no other file, and the same figures give the same bytes.

    Args:
        runs: the runs, the one that the others are compared with first.
        comparisons: each other run against the first.
    """
    colors = [RUN_COLORS[index % len(RUN_COLORS)] for index in range(len(runs))]
    shown = [(run, color, curve) for run, color in zip(runs, colors, strict=True) if (curve := _estimates(run))]
    series = [pass_at_series(run.name, curve) for run, _, curve in shown]
    return render(
        "evaluation/report/comparison_page.html",
        runs=[(run.name, color) for run, color in zip(runs, colors, strict=True)],
        plot=line_plot(series, "k") if series else None,
        plot_colors=[color for _, color, _ in shown],
        splits=[_split(one, colors[0], color) for one, color in zip(comparisons, colors[1:], strict=True)],
        tables=["\n".join(comparison_lines(one)) for one in comparisons],
    )


def _estimates(run: RunFigures) -> tuple[PassAt, ...]:
    ids = sorted(run.num_samples.keys() - run.left)
    return estimate_pass_at(
        np.array([run.num_samples[task_id] for task_id in ids], np.int64),
        np.array([run.num_solves[task_id] for task_id in ids], np.int64),
    )


def _split(comparison: Comparison, first_color: str, second_color: str) -> Split:
    solved = comparison.differences[0]
    p_value = f"p = {solved.p_value:.3g}" if solved.p_value is not None else ""
    return Split(
        label=f"{comparison.first} | {comparison.second} · {p_value}",
        num_first=len(solved.only_first),
        num_second=len(solved.only_second),
        first_color=first_color,
        second_color=second_color,
    )
