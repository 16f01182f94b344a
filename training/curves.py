"""The picture of a training: loss, accuracy, learning rate, gradient, programs that fit, and what the machine did.

Needs matplotlib (the extra `plots`), which is imported only here. `python -m training.curves MODEL MEASURED OUT` draws
the model folder MODEL with the files that its training measured (see `training.resources`) into the PNG file OUT.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.resources import RESOURCES_FILE, SPEED_FILE, read_rows

PICTURE_FILE = "curves.png"
BLUE, ORANGE, GREEN, RED, GREY = "#3b6ea8", "#d9822b", "#3f8f5b", "#b5443c", "#8a8f98"
SPAN = 0.05  # of the steps: how far the smooth lines look back

Rows = Sequence[dict[str, Any]]


def can_draw() -> bool:
    """Return whether matplotlib is here."""
    return importlib.util.find_spec("matplotlib") is not None


def draw_curves(model: Path, measured: Path, out: Path) -> None:
    """Draw a finished training.

    Args:
        model: its folder, with `log.jsonl`, perhaps `validation.jsonl`, and `training.json`.
        measured: the folder of `speed.jsonl` and `resources.jsonl`; either may be missing.
        out: the PNG file to write.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    log, validation = read_rows(model / "log.jsonl"), read_rows(model / "validation.jsonl")
    facts = json.loads((model / "training.json").read_text())
    figure = Figure(figsize=(13, 6.6), dpi=90, layout="constrained")
    FigureCanvasAgg(figure)
    title = f"{facts['parameters']:,} parameters, {len(log):,} steps, {facts['tokens']:,} tokens"
    figure.suptitle(title, fontsize=11, color="#333333")
    (loss, accuracy, programs), (rate, speed, machine) = figure.subplots(2, 3)
    _draw_steps(loss, "loss per token", log, validation, "loss")
    _draw_steps(accuracy, "token accuracy", log, validation, "token_accuracy")
    accuracy.set_ylim(0, 1)
    _draw_programs(programs, validation)
    _draw_rate(rate, log)
    _draw_speed(speed, read_rows(measured / SPEED_FILE))
    _draw_machine(machine, read_rows(measured / RESOURCES_FILE))
    figure.savefig(out)


def _draw_steps(axes: Any, title: str, log: Rows, validation: Rows, name: str) -> None:
    """Draw a quantity of every step, thin as it is and thick as a moving mean, and that of the held-out tasks."""
    steps, values = _series(log, "step", name)
    _prepare(axes, title, "step")
    if len(steps):
        axes.plot(steps, values, color=BLUE, alpha=0.25, linewidth=0.8)
        axes.plot(steps, _smooth(values), color=BLUE, linewidth=1.6, label="training")
    held_steps, held = _series(validation, "step", name)
    if len(held_steps):
        axes.plot(held_steps, held, color=ORANGE, marker="o", markersize=4, linewidth=1.4, label="held-out tasks")
    _legend(axes, "upper right" if name == "loss" else "lower right")


def _draw_programs(axes: Any, validation: Rows) -> None:
    _prepare(axes, "programs for held-out tasks", "step")
    axes.set_ylim(0, 1)
    if not validation:
        _say(axes, "no validation\n(validation.num_tasks is 0)")
        return
    lines = [
        ("valid", "valid programs", GREY, "-", 1.4), ("fits", "tasks with one that fits", BLUE, "-", 3.0),
        ("solves", "tasks with one that solves", GREEN, "--", 1.8), ("exact", "with the task's own", ORANGE, ":", 1.8),
    ]  # fmt: skip
    for name, label, color, style, width in lines:  # the last three often lie on each other
        steps, values = _series(validation, "step", name)
        marker = "o" if len(steps) < 2 else ""
        axes.plot(steps, values, color=color, linestyle=style, marker=marker, linewidth=width, label=label)
    _legend(axes, "best")


def _draw_rate(axes: Any, log: Rows) -> None:
    _prepare(axes, "learning rate (green), gradient norm (red)", "step")
    steps, rates = _series(log, "step", "learning_rate")
    axes.plot(steps, rates, color=GREEN, linewidth=1.6)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="y", colors=GREEN)
    steps, norms = _series(log, "step", "grad_norm")
    other = _second(axes, RED)
    if len(norms) and (norms > 0).all():
        other.set_yscale("log")
        other.yaxis.set_major_formatter("{x:g}")
        other.yaxis.set_minor_formatter("{x:g}")
    other.plot(steps, norms, color=RED, alpha=0.25, linewidth=0.8)
    other.plot(steps, _smooth(norms), color=RED, linewidth=1.4)


def _draw_speed(axes: Any, speed: Rows) -> None:
    _prepare(axes, "tokens per second (blue), memory (red)", "minutes")
    minutes, rates = _minutes(speed, "tokens_per_second")
    if not len(minutes):
        _say(axes, "not measured")
        return
    axes.plot(minutes, rates, color=BLUE, linewidth=1.6)
    axes.set_ylim(0, 1.2 * rates.max())
    axes.tick_params(axis="y", colors=BLUE)
    other = _second(axes, RED)
    minutes, memory = _minutes(speed, "memory_bytes")
    other.plot(minutes, memory / 2**30, color=RED, linewidth=1.4, label="process, GiB")
    minutes, memory = _minutes(speed, "gpu_memory_bytes")
    if len(minutes):
        other.plot(minutes, memory / 2**30, color=RED, linewidth=1.4, linestyle="--", label="GPU, GiB")
    other.set_ylim(0, 1.2 * other.dataLim.ymax)
    _legend(other, "lower right")


def _draw_machine(axes: Any, resources: Rows) -> None:
    _prepare(axes, "the machine, percent", "minutes")
    axes.set_ylim(0, 105)
    if not resources:
        _say(axes, "not measured")
        return
    for name, label, color in (("cpu_percent", "CPU", BLUE), ("ram_percent", "memory", RED)):
        axes.plot(*_minutes(resources, name), color=color, linewidth=1.4, label=label)
    for number in range(len(resources[0].get("gpu_percent", []))):
        rows = [{"time": row["time"], "used": row["gpu_percent"][number]} for row in resources if "gpu_percent" in row]
        axes.plot(*_minutes(rows, "used"), color=GREEN, alpha=0.8, linewidth=1.2, label=f"GPU {number}")
    _legend(axes, "center right")


def _series(rows: Rows, x: str, y: str) -> tuple[np.ndarray, np.ndarray]:
    """Return two columns of the rows that have both."""
    kept = [(row[x], row[y]) for row in rows if isinstance(row.get(y), int | float) and x in row]
    columns = np.array(kept, float).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def _minutes(rows: Rows, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a column over the minutes that the training ran; the time between a kill and the next start is cut out."""
    times, values = _series(rows, "time", name)
    gaps = np.diff(times, prepend=times[:1])
    if len(gaps) > 2:
        gaps = np.minimum(gaps, 20 * np.median(gaps[1:]) + 1)
    return np.cumsum(gaps) / 60, values


def _smooth(values: np.ndarray) -> np.ndarray:
    """Return the mean over the last few values at each place."""
    width = max(1, round(SPAN * len(values)))
    sums = np.cumsum(np.concatenate([[0.0], values]))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - width, 0)
    means: np.ndarray = (sums[ends] - sums[starts]) / (ends - starts)
    return means


def _prepare(axes: Any, title: str, below: str) -> None:
    axes.set_title(title, fontsize=10, loc="left", color="#333333")
    axes.set_xlabel(below, fontsize=8, color="#555555")
    axes.xaxis.get_major_locator().set_params(integer=below == "step")
    axes.tick_params(labelsize=8)
    axes.grid(alpha=0.2)
    axes.margins(x=0.02)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _second(axes: Any, color: str) -> Any:
    other = axes.twinx()
    other.tick_params(axis="y", which="both", labelsize=8, colors=color)
    for side in ("top", "left"):
        other.spines[side].set_visible(False)
    return other


def _legend(axes: Any, where: str) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8, frameon=False, loc=where)


def _say(axes: Any, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=GREY)


if __name__ == "__main__":
    draw_curves(*map(Path, sys.argv[1:4]))
