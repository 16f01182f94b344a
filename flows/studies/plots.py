"""The plots of a study's page, each an SVG file: which share is solved within how many programs, by setting."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from arc_dsl.markup import render
from evaluation.report.charts import Point, Series, line_plot
from evaluation.report.comparison_page import RUN_COLORS
from flows.studies.figures import Rate


def plot_rates(title: str, axis: str, rates: Mapping[str, Sequence[Rate]]) -> str:
    """Return a plot as the text of an SVG file; the same figures give the same bytes.

    Args:
        title: what it shows, for people who do not see it.
        axis: what the logarithmic x axis counts.
        rates: name of a line -> its points, at least one of each.
    """
    series = [Series(name, tuple(_make_point(rate) for rate in line)) for name, line in rates.items()]
    colors = [RUN_COLORS[index % len(RUN_COLORS)] for index in range(len(series))]
    return str(render("flows/studies/plot.html", plot=line_plot(series, axis), colors=colors, title=title))


def _make_point(rate: Rate) -> Point:
    return Point(math.log2(rate.programs), str(rate.programs), rate.value, rate.low, rate.high)
