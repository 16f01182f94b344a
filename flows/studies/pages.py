"""The pages of the studies: Markdown with tables, and plots beside it, made of outcomes alone.

What has not been run yet is said; what does not come out as hoped stands there as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from arc_dsl.files import replace_file
from evaluation.comparison import Difference
from flows.config import RunConfig
from flows.stages import digest_folder
from flows.studies.cell import Cell, Study
from flows.studies.figures import (
    Median,
    compare_arms,
    compare_settings,
    mean_seconds,
    pair_cells,
    share_of_overhead,
    solved_within,
    start_seconds,
    take_median,
    tasks_solved_within,
)
from flows.studies.outcome import Outcome
from flows.studies.plots import plot_rates
from flows.studies.real import ARMS, OFF, ON, PER_ROUND, RIGHT, ROUNDS
from flows.studies.running import duration_text
from flows.studies.toys import ALONE, BUDGET, HIGH_ALONE, LARGER_BUDGET, LARGER_TOYS, MAIN, TOYS

GRID = (8, 16, 32, 64, 96, 128, 192, 256, 320, 448, BUDGET)  # programs, where curves have a point
AXIS = "programs (logarithmic)"
# heading -> settings beside the main line, and what they are about
TOPICS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "Programs a round": (("8 a round", "128 a round"), "The main line samples 32 programs a round."),
    "Policies": (
        ("uniform", "diverse", "ordered", "right", ALONE),
        "The main line learns from the programs nearest to the task (`best`); `right` learns from those that fit alone,"
        " and sampling alone from none.",
    ),
    "Temperatures": ((HIGH_ALONE,), "The main line samples some programs at a low temperature."),
    "Where an update starts": (("from the base",), "In the main line an update goes on from the one before."),
}
NOT_YET = "Not run yet."


def write_page(study: Study, path: Path, base: RunConfig, cells: Sequence[Cell], found: Mapping[str, Outcome]) -> None:
    """Write a study's page, and its plots beside it, named after it; the same outcomes give the same bytes."""
    outcomes = [found[cell.name] for cell in cells if cell.name in found]
    plots: dict[str, str] = {}

    def add_plot(name: str, title: str, svg: str) -> str:
        file = f"{path.stem}-{name}.svg"
        plots[file] = svg
        return f"![{title}]({file})"

    sections = PAGES[study.name](cells, outcomes, add_plot)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = [
        f"# The study {study.name}",
        f"`arcwright study {study.name}` writes this page out of what is in the store, and goes on where it stopped: "
        f"{len(outcomes)} of {len(cells)} cells are there"
        + (f", the last of {max(one.written for one in outcomes)}." if outcomes else "."),
        f"Model: {_describe_model(base.model)}. "
        "Intervals are 95 % percentile bootstraps, of medians and rates over cells, or over tasks where it says so; "
        "a cell that did not get there counts as infinitely many programs (∞). Programs are all that were sampled, in "
        "whole rounds, the round that solved included. p is the exact two-sided sign test.",
    ]
    for name, text in [*plots.items(), (path.name, "\n\n".join([*head, *sections]) + "\n")]:
        with replace_file(path.with_name(name)) as partial:
            partial.write_text(text, encoding="utf-8")


def _describe_model(folder: str) -> str:
    if not folder:
        return "trained from scratch by the preset"
    return f"`{Path(folder).name}`, whose files have the digest {digest_folder(Path(folder))[:10]}"


AddPlot = Callable[[str, str, str], str]  # name, title, SVG -> Markdown


def _write_toys(cells: Sequence[Cell], outcomes: Sequence[Outcome], add_plot: AddPlot) -> list[str]:
    """Return the sections of the study of the toys."""
    small = [one for one in outcomes if one.subject in TOYS]
    sections = [
        "A toy is one picture to paint; test and train pair are the same. Each cell is one solve on one toy, with at "
        f"most {BUDGET} programs, from a model that was taught pictures of a few draws only (with `painter`, 1 to 5). "
        "One seed names samples and updates.",
        "## The main line against sampling alone",
        _main_table(small, TOYS),
    ]
    sections += _plot_settings("main", (MAIN, ALONE), small, add_plot)
    for heading, (settings, text) in TOPICS.items():
        sections += [f"## {heading}", text, *_compare(small, settings)]
        sections += _plot_settings(heading.lower().replace(" ", "-"), (MAIN, *settings), small, add_plot)
    sections += [
        "## Larger drawings",
        f"Images with sides up to 20, at most {LARGER_BUDGET:,} programs; the preset `painter` shows its model sides "
        "up to 10.",
        _main_table([one for one in outcomes if one.subject in LARGER_TOYS], LARGER_TOYS),
        "## Where the time goes",
        *_describe_time([one for one in small if one.setting == MAIN]),
    ]
    return sections


def _main_table(outcomes: Sequence[Outcome], toys: Sequence[str]) -> str:
    rows = []
    for toy in toys:
        main = [one for one in outcomes if (one.subject, one.setting) == (toy, MAIN)]
        alone = [one for one in outcomes if (one.subject, one.setting) == (toy, ALONE)]
        if main or alone:
            best = max((one.best for one in main), default=None)
            rows.append(
                [
                    toy,
                    _solved(main, LARGER_BUDGET),
                    _median(take_median(one.num_rounds for one in main)),
                    _median(take_median(one.programs for one in main)),
                    _median(take_median(one.seconds for one in main if one.solved)),
                    "" if best is None else f"{best:.1%}",
                    _solved(alone, 256),
                    _solved(alone, BUDGET),
                ]
            )
    heads = ["toy", "solved", "rounds", "programs", "seconds, if solved", "best right cells"]
    return _table([*heads, "alone, 256 programs", f"alone, {BUDGET}"], rows)


def _compare(outcomes: Sequence[Outcome], settings: Sequence[str]) -> list[str]:
    """Return a table of settings against the main line, and one of medians by toy."""
    rows = []
    for name in settings:
        if contest := compare_settings(outcomes, MAIN, name):
            change = contest.difference
            rows.append(
                [
                    name,
                    str(contest.count),
                    f"{change.first:.0%} / {change.second:.0%}",
                    _interval(change),
                    f"{_median(contest.medians[0])} / {_median(contest.medians[1])}",
                    f"{contest.fewer} / {contest.more}",
                    f"{contest.p_value:.3g}",
                ]
            )
    if not rows:
        return [NOT_YET]
    heads = ["setting", "cells", "solved: main / this", "difference", "programs: main / this", "fewer / more", "p"]
    by_toy = [
        [toy, *(_toy_cell([one for one in outcomes if (one.subject, one.setting) == (toy, name)]) for name in names)]
        for names in [(MAIN, *settings)]
        for toy in TOYS
        if any(one.subject == toy for one in outcomes)
    ]
    return [
        _table(heads, rows),
        "Median programs of each toy, all its seeds, and how many of them solved it:",
        _table(["toy", MAIN, *settings], by_toy),
    ]


def _toy_cell(cells: Sequence[Outcome]) -> str:
    return f"{_median(take_median(one.programs for one in cells))} ({_solved(cells, BUDGET)})" if cells else ""


def _plot_settings(name: str, settings: Sequence[str], outcomes: Sequence[Outcome], add_plot: AddPlot) -> list[str]:
    """Return a plot of the settings that have cells, on the toys and seeds that all of them have."""
    there = [setting for setting in settings if any(one.setting == setting for one in outcomes)]
    paired = pair_cells(outcomes, there) if len(there) > 1 else {}
    if not paired or not paired[there[0]]:
        return []
    count = len(paired[there[0]])
    rates = {setting: solved_within(list(cells.values()), GRID) for setting, cells in paired.items()}
    title = f"Share of {count} toys and seeds solved within so many programs"
    return [add_plot(name, title, plot_rates(title, AXIS, rates)), f"{title}, the same ones for every line."]


def _write_real(cells: Sequence[Cell], outcomes: Sequence[Outcome], add_plot: AddPlot) -> list[str]:
    """Return the sections of the study of real tasks."""
    ids = cells[0].tasks.partition("/")[2].split(",")
    sections = [
        f"The same {len(ids)} training tasks in every arm, chosen by a seed among those whose own generators the model "
        f"is not taught by: at most {ROUNDS} rounds of {PER_ROUND} programs a task, and a task leaves when a program "
        "fits it. Solved means that a program is right on all pairs, the test pairs included.",
        "## The arms",
    ]
    arms = {name: sorted((one for one in outcomes if one.setting == name), key=lambda one: one.seed) for name in ARMS}
    seeds = sorted(set.intersection(*({one.seed for one in arm} for arm in arms.values())))
    arms = {name: [one for one in arm if one.seed in seeds] for name, arm in arms.items()}
    if not seeds:
        return [*sections, NOT_YET, "## The tasks", ", ".join(ids)]
    grid = [PER_ROUND * number for number in range(1, ROUNDS + 1)]
    rates = {name: tasks_solved_within(arm, grid) for name, arm in arms.items()}
    rows = [
        [
            name,
            ", ".join(str(sum(bool(task.solved_in) for task in one.tasks.values())) for one in arm),
            f"{rates[name][-1].value:.1%} [{rates[name][-1].low:.1%}, {rates[name][-1].high:.1%}]",
            ", ".join(f"{sum(one.programs for one in outcome.rounds):,}" for outcome in arm),
            duration_text(sum(one.seconds for one in arm) / len(arm)),
        ]
        for name, arm in arms.items()
    ]
    sections.append(
        _table(["arm", f"tasks solved, seeds {_join(seeds)}", "rate, over tasks", "programs", "time of a seed"], rows)
    )
    title = f"Share of {len(ids)} tasks solved within so many programs, mean of {len(seeds)} seeds"
    sections += [add_plot("arms", title, plot_rates(title, AXIS, rates)), f"{title}.", "## Paired, task by task"]
    pairs = [(OFF, ON), (RIGHT, ON)]
    sections.append(
        _table(
            ["comparison", "difference", "more often in the second", "more often in the first", "p"],
            [
                [f"{second} against {first}", _interval(change), _join(change.only_second), _join(change.only_first),
                 f"{change.p_value:.3g}"]
                for first, second in pairs
                for change in [compare_arms(arms[first], arms[second])]
            ],
        )
    )  # fmt: skip
    change = compare_arms(arms[OFF], arms[ON])
    verdict = "excludes 0" if change.low > 0 or change.high < 0 else "does not exclude 0"
    sections += [
        f"The interval of relabelling against no learning {verdict}.",
        "## Where the time goes",
        *_describe_time(arms[ON]),
        "## The tasks",
        ", ".join(ids),
    ]
    return sections


PAGES: Mapping[str, Callable[[Sequence[Cell], Sequence[Outcome], AddPlot], list[str]]] = {
    "her-toys": _write_toys,
    "her-real": _write_real,
}


def _describe_time(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a table of a round's seconds on average, and the share that is no work."""
    later = share_of_overhead(outcomes)
    if later is None:
        return [NOT_YET]
    wall = mean_seconds(outcomes, lambda one: [each.seconds for each in one.rounds[1:]])
    work = mean_seconds(outcomes, lambda one: [each.work for each in one.rounds[1:]])
    every, start = share_of_overhead(outcomes, True), start_seconds(outcomes)
    return [
        "Seconds of a round, from the second one on, when it was built:",
        _table([*wall, "all"], [[*(f"{value:.2f}" for value in wall.values()), f"{sum(wall.values()):.2f}"]]),
        "Of these, work:",
        _table([*work, "all"], [[*(f"{value:.2f}" for value in work.values()), f"{sum(work.values()):.2f}"]]),
        f"The rest, {later:.1%}, is overhead. A study starts engines, referee and learner once, which takes "
        f"{start:.0f} s; a run of its own does, too: with that and first rounds, overhead is {every:.1%}.",
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else NOT_YET


def _solved(cells: Sequence[Outcome], programs: int) -> str:
    return f"{sum(one.programs <= programs for one in cells)} of {len(cells)}" if cells else ""


def _median(median: Median | None) -> str:
    if median is None:
        return ""
    value, low, high = (_number(each) for each in (median.value, median.low, median.high))
    return value if low == high else f"{value} [{low}, {high}]"


def _number(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:,.0f}"


def _interval(change: Difference) -> str:
    return f"{change.difference:+.1%} [{change.low:+.1%}, {change.high:+.1%}]"


def _join(values: Iterable[object]) -> str:
    return ", ".join(map(str, values)) or "none"
