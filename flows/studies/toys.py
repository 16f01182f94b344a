"""The study `her-toys`: after how many programs relabelling solves drawings that its model cannot draw.

A toy is one picture to be painted onto an empty grid with more draws than any task has that the model was taught.
Sampling alone gets as many programs as the loop. The main line is the preset, with 32 programs a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.plan import SampleConfig
from flows.config import RunConfig
from flows.studies.cell import Cell, Study

TOYS = (
    "9-vertical-lines",
    "9-squares",
    "12-squares",
    "16-squares",
    "20-squares",
    "25-squares",
    "overlapping-squares",
    "chick",
)  # what a model of images with sides up to 10 can draw
LARGER_TOYS = ("36-squares", "49-squares", "64-squares", "81-squares", "100-squares")  # sides up to 20
TELLING_TOYS = ("25-squares", "12-squares", "chick")  # settings are compared on these first
BUDGET = 640  # programs of a cell, whatever its setting
LARGER_BUDGET = 1280  # of one that works on a larger toy
MAIN, ALONE = "main", "sampling alone"
MAIN_SEEDS, OTHER_SEEDS = range(5), range(3)
LOW_TEMPERATURE = 0.1  # where the preset has no second one
# setting -> programs a round, and what differs from the main line
OTHERS: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "8 a round": (8, {}),
    "128 a round": (128, {}),
    "uniform": (32, {"relabel": {"policy": "uniform"}}),
    "diverse": (32, {"relabel": {"policy": "diverse"}}),
    "ordered": (32, {"relabel": {"policy": "ordered"}}),
    "right": (32, {"relabel": {"policy": "right"}}),
    "from the base": (32, {"solve": {"start": "base"}}),
}
HIGH_ALONE = "no low temperature"


def plan_toys(base: RunConfig) -> list[Cell]:
    """Return the cells: the main line, sampling alone, the other settings where they tell most, and then the rest.

    Args:
        base: the preset, with what the command line changes; its temperatures are the main line's.
    """
    both, high = _temperatures(base.sample)
    best = {"relabel": {"policy": "best"}, "solve": {"learn": True, "start": "before"}, "sample": both}
    settings = {name: (count, {**best, **changes}) for name, (count, changes) in OTHERS.items()}
    settings[HIGH_ALONE] = (32, {**best, "sample": high})
    main = [_cell(toy, MAIN, seed, 32, best) for seed in MAIN_SEEDS for toy in TOYS]
    alone = [
        _cell(toy, ALONE, seed, 128, {"solve": {"learn": False}, "sample": both})
        for seed in OTHER_SEEDS
        for toy in TOYS
    ]
    rest = [toy for toy in TOYS if toy not in TELLING_TOYS]
    compared = [
        _cell(toy, name, seed, count, changes)
        for toys in (TELLING_TOYS, rest)
        for seed in OTHER_SEEDS
        for toy in toys
        for name, (count, changes) in settings.items()
    ]
    larger = [_cell(toy, MAIN, seed, 32, best) for seed in OTHER_SEEDS for toy in LARGER_TOYS]
    return [*main, *alone, *compared, *larger]


def _cell(toy: str, setting: str, seed: int, per_round: int, changes: Mapping[str, Any]) -> Cell:
    budget = LARGER_BUDGET if toy in LARGER_TOYS else BUDGET
    return Cell(toy, setting, seed, f"toys/{toy}", budget // per_round, per_round, changes)


def _temperatures(sample: SampleConfig) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the settings of sampling with a low temperature beside the high one, and with the high one alone."""
    high = {"temperatures": [max(sample.temperatures)], "temperature_weights": []}
    if len(sample.temperatures) > 1:
        weights = list(sample.temperature_weights)
        return {"temperatures": list(sample.temperatures), "temperature_weights": weights}, high
    return {"temperatures": [*sample.temperatures, LOW_TEMPERATURE], "temperature_weights": [7, 1]}, high


HER_TOYS = Study("her-toys", "painter", "docs/her-study.md", plan_toys)
