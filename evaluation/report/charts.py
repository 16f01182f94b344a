"""Small plots of the report as inline SVG: rates as lines with their intervals, counts as bars."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from evaluation.pass_at import PassAt

LEFT, RIGHT, TOP, BOTTOM = 44, 400, 12, 160  # the frame of a plot, in its own units
MIN_LABEL_GAP = 26  # between the middles of two labels on the x axis


@dataclass(frozen=True)
class Point:
    """A rate with its interval.

    Attributes:
        x: where on the axis, any number; the axis runs from the smallest to the largest.
        label: what stands below it on the axis.
        value: the rate, 0-1.
        low: lower end of its interval; equal to `value` where there is none.
        high: upper end of it.
    """

    x: float
    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Series:
    """A line of a plot: its name in the legend, and its points from left to right (at least one)."""

    name: str
    points: tuple[Point, ...]


def pass_at_series(name: str, estimates: Sequence[PassAt]) -> Series:
    """Return pass@k as a line over a logarithmic axis of k; at least one estimate."""
    return Series(name, tuple(Point(math.log2(e.k), str(e.k), e.value, e.low, e.high) for e in estimates))


def line_plot(series: Sequence[Series], axis: str) -> str:
    """Return lines with the bands of their intervals over a common axis, a legend below where there are several.

    Args:
        series: at least one line; all share the axis, and the first one's band lies at the bottom.
        axis: what the x axis counts, for people who do not see the plot.
    """
    points = [point for line in series for point in line.points]
    ceiling = _round_up(max(point.high for point in points))
    first, last = min(point.x for point in points), max(point.x for point in points)

    def x(point: Point) -> float:
        return LEFT + (RIGHT - LEFT) * ((point.x - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / ceiling

    rules = "".join(
        f'<path class="rule" d="M{LEFT} {y(value):.1f}H{RIGHT}"/>'
        f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{100 * value:.3g}%</text>'
        for value in (0.0, ceiling / 2, ceiling)
    )
    ticks = ""
    free = -math.inf  # no label to the left of this
    for place, label in sorted({(x(point), point.label) for point in points}):
        if place >= free:
            ticks += f'<text x="{place:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{escape(label)}</text>'
            free = place + MIN_LABEL_GAP
    drawn = "".join(
        f'<g class="line{number}"><polygon points="{_band(line, x, y)}"/>'
        f'<polyline points="{" ".join(f"{x(one):.1f},{y(one.value):.1f}" for one in line.points)}"/>'
        + "".join(
            f'<circle cx="{x(one):.1f}" cy="{y(one.value):.1f}" r="3.5"><title>{escape(_title(line, one, axis))}'
            f"</title></circle>"
            for one in line.points
        )
        + "</g>"
        for number, line in enumerate(series)
    )
    names = "".join(f'<span class="line{number}">{escape(line.name)}</span>' for number, line in enumerate(series))
    legend = f'<p class="legend">{names}</p>' if len(series) > 1 else ""
    return (
        f'<svg class="curve" viewBox="0 0 {RIGHT + 16} {BOTTOM + 26}" role="img" '
        f'aria-label="{escape(" and ".join(line.name for line in series))} against {escape(axis)}">'
        f"{rules}{drawn}{ticks}</svg>{legend}"
    )


def bars(counts: Mapping[str, int], total: int, classes: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return counts as horizontal bars with their shares of `total`; `classes` gives the style of some of them."""
    return (
        '<ul class="bars">'
        + "".join(
            f'<li><span>{escape(name)}</span><i><b class="{classes.get(name, "failed")}" '
            f'style="width:{100 * count / total if total else 0:.2f}%"></b></i>'
            f"<em>{count:,} · {count / total if total else 0:.1%}</em></li>"
            for name, count in counts.items()
        )
        + "</ul>"
    )


def _band(line: Series, x: Callable[[Point], float], y: Callable[[float], float]) -> str:
    edge = [(x(one), y(one.high)) for one in line.points] + [(x(one), y(one.low)) for one in reversed(line.points)]
    return " ".join(f"{left:.1f},{top:.1f}" for left, top in edge)


def _title(line: Series, point: Point, axis: str) -> str:
    interval = f" [{point.low:.2%}, {point.high:.2%}]" if point.high > point.low else ""
    return f"{line.name}, {axis} {point.label}: {point.value:.2%}{interval}"


def _round_up(value: float) -> float:
    """Return the top of an axis that holds `value`: one even digit or 1, times a power of ten, at most 1."""
    for exponent in (-3, -2, -1):
        for step in (1, 2, 4, 6, 8):
            if value <= step * 10.0**exponent:
                return step * 10.0**exponent
    return 1.0
