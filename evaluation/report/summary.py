"""The head of the report: tiles, plots of the solve rate, endings, policies, cost and the facts of the run.

`summary.html` lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.attempts import PolicyScore
from evaluation.breakdown import MODEL, Breakdown, ProposerShare
from evaluation.metrics import Metrics, pass_at_text, share_text
from evaluation.pass_at import PassAt
from evaluation.report.charts import Bar, LinePlot, Point, Series, count_bars, line_plot, pass_at_series
from evaluation.taxonomy import Ending

NUM_EXCEPTIONS = 8  # shown, the most frequent first


@dataclass(frozen=True)
class Tile:
    """A figure that comes first: its label, its value, what it is of, and the class that colors it."""

    label: str
    value: str
    note: str
    style: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of text under a head; the first column names its row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Panel:
    """A heading over one thing, with a note below it.

    Attributes:
        heading: what it shows.
        note: what to know when reading it; empty for none.
        plot: the thing, if it is a plot,
        bars: or bars,
        table: or a table,
        facts: or label -> value.
        wide: whether it takes the room of two.
    """

    heading: str
    note: str = ""
    plot: LinePlot | None = None
    bars: Sequence[Bar] | None = None
    table: Table | None = None
    facts: Mapping[str, str] | None = None
    wide: bool = False


def lead_text(metrics: Metrics) -> str:
    """Return one sentence on what was judged."""
    valid = share_text(metrics.num_valid, metrics.num_candidates)
    return (
        f"{metrics.num_candidates:,} candidates, {valid} of them valid; {metrics.num_programs:,} distinct programs "
        f"with {metrics.num_behaviours:,} behaviours"
    )


def list_tiles(metrics: Metrics) -> list[Tile]:
    """Return the figures that come first."""
    tiles = [
        Tile("Tasks tried", f"{metrics.num_tried}", f"of {metrics.num_tasks}"),
        Tile(
            "A program fits",
            f"{metrics.num_tasks_fit}",
            f"right on all train pairs, {metrics.num_fits:,} candidates",
            "fits",
        ),
        _solved_tile(metrics),
    ]
    for estimate in {entry.k: entry for entry in (*metrics.pass_at[:1], *metrics.pass_at[-1:])}.values():
        value, _, rest = pass_at_text(estimate, metrics).partition(" ")
        if metrics.num_left:
            rest += f"; not put to the model: {metrics.num_left}"
        tiles.append(Tile(f"pass@{estimate.k}", value, rest))
    return tiles


def _solved_tile(metrics: Metrics) -> Tile:
    if metrics.num_unknown == metrics.num_tasks:
        return Tile("Solved", "?", "no test output is known", "solved")
    rest = f"right on all pairs, {metrics.num_solves:,} candidates"
    if metrics.num_unknown:
        rest += f"; unknown of {metrics.num_unknown} tasks"
    return Tile("Solved", f"{metrics.num_tasks_solved}", rest, "solved")


def list_panels(
    metrics: Metrics, context: Mapping[str, object], policies: Sequence[PolicyScore], film: Panel | None = None
) -> list[Panel]:
    """Return the panels below the tiles: plots of the solve rate, how candidates ended, policies, cost, and the run.

    Args:
        metrics: of all rounds.
        context: rows for the panel about the run.
        policies: scores of two attempts.
        film: the panel that sums up the rounds; None leaves it out.
    """
    panels = [
        _pass_at_panel(metrics),
        _temperature_panel(metrics.temperatures),
        _round_panel(metrics.rounds, metrics.num_tasks),
        film,
        _proposer_panel(metrics.proposers),
        _ending_panel(metrics),
        _exception_panel(metrics),
        _policy_panel(policies),
        _augmentation_panel(metrics.augmentations),
        _cost_panel(metrics),
        _run_panel(metrics, context),
    ]
    return [panel for panel in panels if panel is not None]


def _run_panel(metrics: Metrics, context: Mapping[str, object]) -> Panel:
    facts = {str(label): str(value) for label, value in context.items()}
    facts["correct grids"] = f"{metrics.correct_grids:.1%}"
    facts["correct cells (misleads)"] = f"{metrics.correct_cells:.1%}"
    return Panel("This run", facts=facts)


def _cost_panel(metrics: Metrics) -> Panel:
    """Return what the candidates cost: in all, per task of the set and per task solved.

    Seconds are not here: they differ between equal runs, whose reports are equal. The run's summary has them.
    """
    solved = metrics.num_tasks_solved
    figures = {"candidates": metrics.num_candidates, "tokens": metrics.num_tokens}
    table = Table(
        ("", "in all", "per task", "per solved task"),
        tuple(
            (
                name,
                _number(figure),
                _number(figure / metrics.num_tasks),
                _number(figure / solved) if solved else "-",
            )
            for name, figure in figures.items()
        ),
    )
    return Panel("Cost", "without training; seconds: the run's summary", table=table)


def _number(value: float) -> str:
    """Return a number with its whole digits, three digits where they are fewer."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _pass_at_panel(metrics: Metrics) -> Panel | None:
    if not metrics.pass_at:
        return None
    plot = line_plot([pass_at_series("pass@k", metrics.pass_at)], "k")
    return Panel("Solved against samples: pass@k", "95 % bootstrap interval over tasks", plot=plot)


def _temperature_panel(entries: Sequence[Breakdown]) -> Panel | None:
    """Return pass@1 against the temperature, and pass@k for the largest k that all temperatures have."""
    shared = set.intersection(*({one.k for one in entry.pass_at} for entry in entries)) if len(entries) > 1 else set()
    if not shared:
        return None
    lines = [
        Series(
            f"pass@{k}",
            tuple(_point(entry, next(one for one in entry.pass_at if one.k == k)) for entry in entries),
        )
        for k in sorted({1, max(shared)})
    ]
    plot = line_plot(lines, "temperature")
    return Panel("Solved against temperature", "of the tasks sampled at each of them", plot=plot)


def _round_panel(entries: Sequence[Breakdown], num_tasks: int) -> Panel | None:
    """Return the share of tasks solved up to each round, and what one candidate of that round was worth."""
    if len(entries) < 2 or not all(entry.pass_at for entry in entries):
        return None
    shares = [(entry.value, entry.num_tasks_solved_so_far / num_tasks) for entry in entries]
    lines = [
        Series("pass@1 of the round", tuple(_point(entry, entry.pass_at[0]) for entry in entries)),
        Series("tasks solved so far", tuple(Point(float(x), x, share, share, share) for x, share in shares)),
    ]
    note = ", ".join(f"round {entry.value}: {entry.num_tasks_solved}" for entry in entries)
    return Panel("Solved against rounds", f"tasks solved in {note}", plot=line_plot(lines, "round"))


def _proposer_panel(shares: Sequence[ProposerShare]) -> Panel | None:
    """Return who proposed what, unless all came from a model."""
    if all(share.proposer == MODEL for share in shares):
        return None
    table = Table(
        ("proposer", "tasks tried", "candidates", "tasks fit", "only it", "tasks solved", "only it"),
        tuple(
            (
                share.proposer,
                f"{share.num_tasks_tried}",
                f"{share.num_candidates:,}",
                f"{share.num_tasks_fit}",
                f"{share.num_tasks_fit_alone}",
                f"{share.num_tasks_solved}",
                f"{share.num_tasks_solved_alone}",
            )
            for share in shares
        ),
    )
    return Panel("Who proposed what", "only it: no other proposer has such a program; pass@k: the model's", table=table)


def _point(entry: Breakdown, estimate: PassAt) -> Point:
    return Point(float(entry.value), entry.value, estimate.value, estimate.low, estimate.high)


def _ending_panel(metrics: Metrics) -> Panel:
    """Return where the candidates ended, those that came furthest first."""
    counts = {name: count for name, count in reversed(metrics.endings.items()) if count}
    kinds = {Ending.SOLVES: "solved", Ending.FITS_ONLY: "fits", Ending.FITS_UNKNOWN: "fits", Ending.MISSES: "tried"}
    styles = {str(ending): kind for ending, kind in kinds.items()}
    refused = ", ".join(f"{name} {count:,}" for name, count in metrics.syscalls.items())
    note = f"refused system calls: {refused}" if refused else ""
    return Panel("Where candidates ended", note, bars=count_bars(counts, metrics.num_candidates, styles))


def _exception_panel(metrics: Metrics) -> Panel | None:
    if not metrics.exceptions:
        return None
    top = dict(list(metrics.exceptions.items())[:NUM_EXCEPTIONS])
    rare = len(metrics.exceptions) - len(top)
    note = f"{rare} rarer ones not shown" if rare else ""
    return Panel("Exceptions that ended candidates", note, bars=count_bars(top, metrics.num_candidates))


def _augmentation_panel(entries: Sequence[Breakdown]) -> Panel | None:
    if len(entries) < 2:
        return None
    table = Table(
        ("prompt showed", "candidates", "valid", "solve", "tasks"),
        tuple(
            (
                entry.value,
                f"{entry.num_candidates:,}",
                share_text(entry.num_valid, entry.num_candidates),
                f"{entry.solve_rate:.2%}",
                f"{entry.num_tasks_solved}",
            )
            for entry in entries
        ),
    )
    return Panel("Augmentations", "solve: mean over tasks; tasks: solved by any", table=table)


def _policy_panel(policies: Sequence[PolicyScore]) -> Panel | None:
    if not policies:
        return None
    table = Table(
        ("policy", "tasks", "two attempts", "first"),
        tuple(
            (
                score.policy,
                f"{score.num_solved} / {score.num_tasks}",
                f"{score.score:.1%}",
                f"{score.first_score:.1%}",
            )
            for score in policies
        ),
    )
    return Panel("Two attempts per test input", "oracle: the best any choice could do", table=table)
