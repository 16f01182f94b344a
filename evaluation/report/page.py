"""The HTML report: a page that opens without a server or a network, and a folder of side files beside it.

The summary is plain HTML, laid out by `report.html`. The page's JSON holds every task with its pairs and its best
program, and its scripts draw them when they scroll into view; all programs of a task lie in a side file of their own
(see `evaluation.report.details`), loaded when the task is opened, so that 400 tasks of 1,000 programs stay light.
Programs are hostile text: they reach the page only through JSON and `textContent`. The page's content policy allows no
request, and no script but its own three and those that they add: a script that a program smuggled into the markup would
not run. The same arguments give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from arc_dsl.display import COLORS
from arc_dsl.markup import read_source, render
from arc_dsl.task import Task
from evaluation.attempts import PolicyScore
from evaluation.candidates import JudgedProgram
from evaluation.film import film_task
from evaluation.lineage import Lesson, trace_steps
from evaluation.metrics import Metrics, TaskMetrics
from evaluation.report.details import (
    CALLBACK,
    MAX_SOURCE_CHARACTERS,
    count_facets,
    describe_task,
    number_ranks,
    rank_programs,
    to_json,
    write_details,
)
from evaluation.report.film import describe_film, describe_lessons, film_panel
from evaluation.report.summary import Panel, lead_text, list_panels, list_tiles
from evaluation.selection import group_by_task

MAX_PAGE_CHARACTERS = 2_000  # of the best program of a task, which the page itself holds
STATUSES = {  # status -> what its filter says; every task has the first that applies
    "solved": "Solved",
    "fits": "Fits only",
    "tried": "Tried, none fits",
    "none": "No candidates",
}


def write_report(
    path: Path,
    title: str,
    tasks: Sequence[Task],
    judged: Iterable[JudgedProgram],
    metrics: Metrics,
    context: Mapping[str, object],
    policies: Sequence[PolicyScore] = (),
    lessons: Sequence[Lesson] = (),
) -> None:
    """Write the report of judged programs over a task set: `path`, and a folder of its name without the suffix.

    Args:
        path: the page to write, for example `report.html`; its folder exists. Side files go to `report/`.
        title: heading of the page, for example the name of the run.
        tasks: the whole task set, in the order of the page.
        judged: judged programs of these tasks, in any order.
        metrics: `evaluate_judged(tasks, judged)`.
        context: rows for the panel about the run, label -> value (model, samples, temperatures, durations ...).
        policies: `compare_policies(tasks, judged)`, for the table of two-attempt accuracy; empty leaves it out.
        lessons: what the updates between the rounds learnt from, the first one first.

    Raises:
        InputError: a program belongs to none of the tasks.
    """
    groups = group_by_task(tasks, judged, answers="same")
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    for stale in folder.glob("[0-9]*.js"):
        stale.unlink()
    entries, films = [], []
    for number, (task, entry) in enumerate(zip(tasks, metrics.tasks, strict=True)):
        ranked = rank_programs(groups[task.id])
        entries.append(_describe_entry(task, ranked, entry))
        if ranked:
            films.append(film_task(task, ranked))
            film = describe_film(films[-1], trace_steps(task, ranked, lessons), number_ranks(ranked))
            details = describe_task(task, ranked, MAX_SOURCE_CHARACTERS)
            write_details(folder / f"{number:04d}.js", number, {**details, "film": film})
    panels = list_panels(metrics, context, policies, film_panel(films, lessons))
    data = {"folder": folder.name, "updates": describe_lessons(lessons), "tasks": entries}
    path.write_text(_page(title, metrics, panels, data), encoding="utf-8")


def task_status(entry: TaskMetrics) -> str:
    """Return the key of `STATUSES` that says how far the candidates of a task got."""
    if entry.num_solves:
        return "solved"
    if entry.num_fits:
        return "fits"
    return "tried" if entry.num_candidates else "none"


def _describe_entry(task: Task, ranked: Sequence[JudgedProgram], entry: TaskMetrics) -> dict[str, Any]:
    """Return what the page itself holds of a task: counts, what to filter by, its pairs and its best program."""
    return {
        "status": task_status(entry),
        "candidates": entry.num_candidates,
        "valid": entry.num_valid,
        "distinct": len(ranked),
        "behaviours": entry.num_behaviours,
        "fits": entry.num_fits,
        "solves": entry.num_solves if entry.known else None,
        "best": round(entry.best_correct_grids, 4),
        "facets": count_facets(ranked),
        **describe_task(task, ranked[:1], MAX_PAGE_CHARACTERS),
    }


def _page(title: str, metrics: Metrics, panels: Sequence[Panel], data: Mapping[str, Any]) -> str:
    """Return the page; `data` holds its tasks, the updates between rounds, and the name of the folder of side files."""
    scripts = [read_source(f"evaluation/report/{name}.js") for name in ("drawing", "film", "report")]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {hashes} 'strict-dynamic'"
    )
    facets = [facet for entry in data["tasks"] for facet in entry["facets"]]
    num_programs = sum(entry["distinct"] for entry in data["tasks"])
    embedded = {
        "colors": COLORS,
        "callback": CALLBACK,
        "statuses": STATUSES,
        "values": {
            "outcome": list(metrics.outcomes),
            "round": sorted({facet[2] for facet in facets}),
            "temperature": sorted({facet[3] for facet in facets}),
        },
        "programs": num_programs,
        **data,
    }
    return render(
        "evaluation/report/report.html",
        policy=Markup(policy),
        title=title,
        colors=COLORS,
        lead=lead_text(metrics),
        tiles=list_tiles(metrics),
        panels=panels,
        num_programs=num_programs,
        data=Markup(to_json(embedded)),  # nothing in it can end the script it stands in
        scripts=scripts,
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
