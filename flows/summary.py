"""What people are shown of stages and runs: tables for the UI, and the summary that ends a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.runs import RunLog
from flows.stages import StageRun


def stage_markdown(label: str, run: StageRun) -> str:
    """Return a stage's figures as Markdown, for the UI."""
    rows = {
        "artifact": f"`{run.artifact.folder}`",
        "state": "cached" if run.cached else f"built {len(run.built)} of {len(run.shards)} shards",
        "rows": f"{run.rows:,}",
        "left out": ", ".join(f"{reason} {count:,}" for reason, count in run.drops.items()) or "nothing",
        "seconds now": f"{run.seconds:.1f}",
    }
    lines = "\n".join(f"| {name} | {text} |" for name, text in rows.items())
    return f"## {label}\n\n| | |\n| --- | --- |\n{lines}\n"


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


def summarize(log: RunLog, result: Path) -> None:
    """Fill the run's summary from its stages and the folder that the evaluate stage wrote, and write the run's file."""
    metrics = json.loads((result / "metrics.json").read_text())
    overall, last = metrics["all_rounds"], metrics["rounds"][-1]
    summary = {
        "tasks tried": f"{overall['num_tried']} of {overall['num_tasks']} ({log.config.tasks})",
        "tasks with a program that fits": str(overall["num_tasks_fit"]),
        "tasks solved": str(overall["num_tasks_solved"]),
        "candidates": f"{overall['num_candidates']:,} ({overall['num_valid']:,} valid)",
    }
    for number, figures in enumerate(metrics["rounds"], 1):
        summary[f"round {number}"] = f"{figures['num_tasks_fit']} fit, {figures['num_tasks_solved']} solved"
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
    summary["report"] = str(result / "report.html")
    summary["submission"] = str(result / "submission.json")
    summary["artifacts"] = f"{log.store.url}/runs/{log.name}.json lists every one"
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
    tokens, seconds = (
        sum(e.get(name, 0) for e in log.stages if e["stage"] == "sample") for name in ("tokens", "work_seconds")
    )
    if seconds:
        rates["speed of sample"] = f"{tokens / seconds:,.0f} tokens/s per engine"
    return rates
