"""Small plots of the report: rates as lines with their intervals, counts as bars; `charts.html` lays them out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.pass_at import PassAt

MIN_LABEL_GAP = 26  # between the middles of two labels on the x axis


@dataclass(frozen=True)
class Frame:
    """Where a plot's axes lie, in its own units; y grows downwards."""

    left: int = 44
    right: int = 400
    top: int = 12
    bottom: int = 160


FRAME = Frame()
Place = tuple[float, float]  # x, y


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


@dataclass(frozen=True)
class Curve:
    """A series in place; a place is a pair of numbers in the plot's units.

    Attributes:
        name: what the legend calls it.
        places: the places of its points.
        band: the corners around their intervals.
        titles: what each point says when pointed at.
    """

    name: str
    places: tuple[Place, ...]
    band: tuple[Place, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class LinePlot:
    """A plot ready to be laid out.

    Attributes:
        axis: what the x axis counts, for people who do not see the plot.
        curves: the lines, the one at the bottom first.
        rules: y and label of each horizontal rule.
        ticks: x and label of each mark on the x axis that has room for one.
        frame: where its axes lie.
    """

    axis: str
    curves: tuple[Curve, ...]
    rules: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    frame: Frame = FRAME


@dataclass(frozen=True)
class Bar:
    """A count beside others: its name, its share of the whole (0-1), and the class that colors it."""

    name: str
    count: int
    share: float
    style: str


def pass_at_series(name: str, estimates: Sequence[PassAt]) -> Series:
    """Return pass@k as a line over a logarithmic axis of k; at least one estimate."""
    return Series(name, tuple(Point(math.log2(e.k), str(e.k), e.value, e.low, e.high) for e in estimates))


def line_plot(series: Sequence[Series], axis: str) -> LinePlot:
    """Return lines with the bands of their intervals over a common axis.

    Args:
        series: at least one line; all share the axis, and the first one's band lies at the bottom.
        axis: what the x axis counts.
    """
    points = [point for line in series for point in line.points]
    ceiling = _round_up(max(point.high for point in points))
    first, last = min(point.x for point in points), max(point.x for point in points)

    def place_of(point: Point, value: float) -> Place:
        along = (point.x - first) / (last - first) if last > first else 0.5
        return FRAME.left + (FRAME.right - FRAME.left) * along, height_of(value)

    def height_of(value: float) -> float:
        return FRAME.bottom - (FRAME.bottom - FRAME.top) * value / ceiling

    curves = [
        Curve(
            line.name,
            places=tuple(place_of(point, point.value) for point in line.points),
            band=(
                *(place_of(point, point.high) for point in line.points),
                *(place_of(point, point.low) for point in reversed(line.points)),
            ),
            titles=tuple(_title(line, point, axis) for point in line.points),
        )
        for line in series
    ]
    return LinePlot(
        axis=axis,
        curves=tuple(curves),
        rules=tuple((height_of(value), f"{100 * value:.3g}%") for value in (0.0, ceiling / 2, ceiling)),
        ticks=tuple(_ticks({(place_of(point, 0.0)[0], point.label) for point in points})),
    )


def count_bars(counts: Mapping[str, int], total: int, styles: Mapping[str, str] = MappingProxyType({})) -> list[Bar]:
    """Return counts as bars with their shares of `total`; `styles` gives the class of those that are no failures."""
    return [
        Bar(name, count, count / total if total else 0.0, styles.get(name, "failed")) for name, count in counts.items()
    ]


def _ticks(labels: Iterable[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Yield the labels from left to right, without those that would touch the one before."""
    free = -math.inf  # no label to the left of this
    for place, label in sorted(labels):
        if place >= free:
            yield place, label
            free = place + MIN_LABEL_GAP


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
