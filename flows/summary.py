"""What people are shown of stages and runs: tables for the UI, and the summary that ends a run."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from evaluation.breakdown import ProposerShare
from evaluation.metrics import proposer_text, solved_text
from flows.artifacts.store import sum_counts
from flows.building import StageRun
from flows.cost import cost_text
from flows.left_out import counts_text, share_text
from flows.processes.throughput import device_table
from flows.runs import RunLog
from training.curves import PICTURE_FILE
from training.resources import read_rows


def stage_markdown(label: str, run: StageRun) -> str:
    """Return a stage's figures as Markdown, for the UI."""
    rows = {
        "artifact": f"`{run.artifact.folder}`",
        "state": "cached" if run.cached else f"built {len(run.built)} of {len(run.shards)} shards",
        "rows": f"{run.rows:,}",
        "left out": counts_text(run.drops) or "nothing",
        "seconds now": f"{run.seconds:.1f}",
    }
    lines = "\n".join(f"| {name} | {text} |" for name, text in rows.items())
    return f"## {label}\n\n| | |\n| --- | --- |\n{lines}\n{_devices_markdown(device_table(run.records))}"


def _devices_markdown(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    lines = ["| " + " | ".join(rows[0]) + " |", "| --- " * len(rows[0]) + "|"]
    for row in rows:
        lines.append(
            "| " + " | ".join(f"{value:,}" if not isinstance(value, str) else value for value in row.values()) + " |"
        )
    return "\n" + "\n".join(lines) + "\n"


def stage_table(run: StageRun, most: int = 200) -> list[dict[str, Any]]:
    """Return a row per shard, for the UI; at most `most`."""
    built = set(run.built)
    return [
        {
            "shard": record.name,
            "rows": record.rows,
            "bytes": sum(entry["bytes"] for entry in record.files.values()),
            "built now": record.name in built,
            **{name: value for name, value in record.measured.items() if isinstance(value, int | float | str)},
        }
        for record in run.records[:most]
    ]


def validation_table(run: StageRun) -> list[dict[str, Any]]:
    """Return a row per measurement on held-out tasks, for the UI; none for stages that do not make a model."""
    return [row for path in run.paths if path.is_dir() for row in read_rows(path / "validation.jsonl")]


def stage_picture(run: StageRun) -> str | None:
    """Return the picture of a training as a data URI, for the UI; None for stages without one."""
    for shard in run.shards:
        path = run.artifact.measured_file(shard, PICTURE_FILE)
        if path.is_file():
            return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
    return None


def summarize(log: RunLog, result: Path) -> None:
    """Fill the run's summary from its stages and the folder that the evaluate stage wrote, and write the run's file."""
    metrics = json.loads((result / "metrics.json").read_text())
    overall, last = metrics["all_rounds"], metrics["rounds"][-1]
    summary = {
        "tasks tried": f"{overall['num_tried']} of {overall['num_tasks']} ({log.config.tasks})",
        "tasks with a program that fits": str(overall["num_tasks_fit"]),
        "tasks solved": solved_text(overall),
        "candidates": f"{overall['num_candidates']:,} ({overall['num_valid']:,} valid)",
    }
    for share in overall["proposers"] if "search" in log.config.proposers else ():
        summary[f"by the {share['proposer']}"] = proposer_text(ProposerShare(**share))
    sampled = [entry for entry in log.stages if entry["stage"] == "sample"]
    drops = sum_counts(entry["drops"] for entry in sampled)
    if left_out := share_text(drops, sum(entry["rows"] for entry in sampled)):
        summary["samples left out"] = left_out
    for number, figures in enumerate(metrics["rounds"], 1):
        solved = "?" if figures["num_tasks_solved"] is None else figures["num_tasks_solved"]
        summary[f"round {number}"] = f"{figures['num_tasks_fit']} fit, {solved} solved"
    shown = [estimate for estimate in last["pass_at"] if estimate["k"] in (1, 8)] + last["pass_at"][-1:]
    for estimate in {estimate["k"]: estimate for estimate in shown}.values():
        interval = f"[{estimate['low']:.3f}, {estimate['high']:.3f}]"
        summary[f"pass@{estimate['k']} (last round)"] = (
            f"{estimate['value']:.3f} {interval}, n = {last['max_candidates']}"
        )
    policy = metrics["selection"]["policy"]
    for score in metrics["selection"]["policies"]:
        if score["policy"] in (policy, "oracle"):
            summary[f"two attempts ({score['policy']})"] = f"{score['num_solved']} of {score['num_tasks']} tasks"
    summary.update(_rates(log))
    if cost := log.stages[-1].get("cost"):
        summary["cost per solved task" if overall["num_tasks_solved"] else "cost"] = cost_text(cost)
    for name in ("report.html", "submission.json"):
        summary[name.partition(".")[0]] = str((result / name).relative_to(log.store.local))
    summary["artifacts"] = f"runs/{log.name}.json"
    log.summary = summary
    log.write()


def _rates(log: RunLog) -> dict[str, str]:
    """Return the throughput of the stages, as measured when their shards were built."""
    rates = {}
    for stage, measure in (("generate", "tasks/s per process"), ("verify", "distinct programs/s")):
        entries = [entry for entry in log.stages if entry["stage"] == stage]
        rows, seconds = (sum(entry[name] for entry in entries) for name in ("rows", "work_seconds"))
        if seconds:
            rates[f"speed of {stage}"] = f"{rows / seconds:,.0f} {measure}"
    for stage, name, measure in (
        ("search", "expressions", "expressions/s per process"),
        ("sample", "tokens", "tokens/s per device"),
    ):
        entries = [entry for entry in log.stages if entry["stage"] == stage]
        count, seconds = (sum(entry.get(each, 0) for entry in entries) for each in (name, "work_seconds"))
        if seconds:
            rates[f"speed of {stage}"] = f"{count / seconds:,.0f} {measure}"
    drawn = [row for entry in log.stages for row in entry.get("devices", [])]
    names = sorted({row["device"] for row in drawn})
    if len(names) > 1:
        rates["speed of each device"] = ", ".join(
            f"{name} {_ratio(drawn, name, 'tokens', 'seconds'):,.0f} tokens/s" for name in names
        )
    if drawn:
        rates["prompt tokens cached"] = f"{_ratio(drawn, '', 'cached_tokens', 'prompt_tokens'):.1%}"
    return rates


def _ratio(rows: list[dict[str, Any]], device: str, above: str, below: str) -> float:
    """Return the ratio of two sums over the rows of a device, of all devices where `device` is empty."""
    mine = [row for row in rows if device in ("", row["device"])]
    return float(sum(row[above] for row in mine) / max(sum(row[below] for row in mine), 1e-9))
