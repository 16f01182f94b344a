"""Benchmark of the solve loop: which toys it solves, after how many programs, and what a round costs beyond its work.

The figures are those of the main line of the study `her-toys`: what the store has of it is read, and the rest is run
now, which takes a while; `--no-compute` only reads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc_dsl.errors import InputError
from flows.artifacts.store import Store
from flows.studies.cell import Cell, Place
from flows.studies.figures import share_of_overhead, start_seconds, take_median
from flows.studies.outcome import Outcome
from flows.studies.records import Records
from flows.studies.running import run_study
from flows.studies.toys import HER_TOYS, MAIN, MAIN_SEEDS, TOYS

TIMED_TOY = "25-squares"


@dataclass(frozen=True)
class Options(Place):
    """Measure the solve loop on the toys, from what the study `her-toys` left in the store; what is missing is run.

    Attributes:
        seeds: how many seeds of each toy.
        compute: run what is missing; without, figures are of what there is.
    """

    seeds: int = len(MAIN_SEEDS)
    compute: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.seeds <= len(MAIN_SEEDS):
            raise InputError(f"bench solve: seeds must be in [1, {len(MAIN_SEEDS)}], got {self.seeds}")


def run_bench(options: Options) -> dict[str, Any]:
    """Print what the loop solves and costs, and return it.

    Returns:
        `toys_solved` (toy -> seeds that solve it) of `toys_run` (toy -> seeds that were run), and the medians and
        shares of `describe_outcomes`; `from_store` and `computed` say how many cells each gave.
    """
    base = options.base_of(HER_TOYS)
    cells = [
        cell
        for cell in HER_TOYS.plan(base)
        if (cell.setting, cell.subject in TOYS) == (MAIN, True) and cell.seed < options.seeds
    ]
    stored = Records(Store(base.store), HER_TOYS, base).read(cells)
    print(f"{len(stored)} of {len(cells)} cells of the study {HER_TOYS.name} are in {base.store}", flush=True)
    found = run_study(HER_TOYS, base, cells) if options.compute else stored
    figures = describe_outcomes(cells, found)
    for toy in TOYS:
        mine = [one for one in found.values() if one.subject == toy]
        counts = sorted(one.programs for one in mine)
        needed = ", ".join("never" if math.isinf(count) else f"{count:.0f}" for count in counts)
        solved = f"solved by {figures['toys_solved'][toy]} of {len(mine)} seeds; programs: {needed}"
        print(f"{toy:<20} {solved if mine else 'not run'}")
    return {**figures, "from_store": len(stored), "computed": len(found) - len(stored)}


def describe_outcomes(cells: Sequence[Cell], found: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return the figures of the main line; what was not measured, or most seeds did not solve, is None.

    Returns:
        `toys_solved`, `toys_run`; `median_generations_25_squares` and `median_seconds_25_squares`, of all seeds, those
        that did not solve it being infinite, as if each had started all processes, which takes `start_seconds`;
        `overhead_fraction`, the share of a round's time that is neither sampling, running programs nor gradient steps,
        from the second round on; `overhead_fraction_with_start`, of all rounds and the start.
    """
    outcomes = [found[cell.name] for cell in cells if cell.name in found]
    by_toy = {toy: [one for one in outcomes if one.subject == toy] for toy in TOYS}
    timed, start = by_toy[TIMED_TOY], start_seconds(outcomes)
    return {
        "toys_solved": {toy: sum(one.solved for one in mine) if mine else None for toy, mine in by_toy.items()},
        "toys_run": {toy: len(mine) for toy, mine in by_toy.items()},
        "median_generations_25_squares": _median([one.programs for one in timed]),
        "median_seconds_25_squares": _median([one.seconds + start if one.solved else math.inf for one in timed]),
        "start_seconds": round(start, 2) if start else None,
        "overhead_fraction": _rounded(share_of_overhead(outcomes)),
        "overhead_fraction_with_start": _rounded(share_of_overhead(outcomes, True)),
    }


def _median(values: Sequence[float]) -> float | None:
    median = take_median(values)
    return None if median is None or math.isinf(median.value) else round(median.value, 2)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
