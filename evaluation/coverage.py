"""Coverage: which ARC-AGI-1 training tasks the solvers in `arc_dsl/solvers/` solve, proved by running them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from statistics import median

import arc_dsl.primitives  # noqa: F401  (fills the registry)
from arc_dsl.primitives.registry import PRIMITIVES
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.solvers import solver_ids, solver_source
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from arc_dsl.verdict import Verdict
from generators.statistics import count_statements, names_in_program

SPLIT = "arc1:training"


@dataclass(frozen=True)
class Coverage:
    """What the solvers cover.

    Attributes:
        solved: ids of the tasks that their solver solves.
        failed: task id -> why its solver does not solve it.
        unsolved: ids of the tasks without a solver.
        statements: statements of each solved task's program.
        uses: primitive -> number of solved tasks whose program names it.
    """

    solved: tuple[str, ...]
    failed: dict[str, str]
    unsolved: tuple[str, ...]
    statements: dict[str, int]
    uses: dict[str, int]


def measure_coverage() -> Coverage:
    """Run every solver on all pairs of its task, in the sandbox."""
    tasks = {task.id: task for task in load_tasks(SPLIT)}
    ids = solver_ids()
    sources = {task_id: str(solver_source(task_id)) for task_id in ids}
    with Sandbox() as sandbox:
        verdicts = dict(sandbox.run(Job.for_task(sources[task_id], tasks[task_id]) for task_id in ids))
    outcome = {task_id: verdicts[index] for index, task_id in enumerate(ids)}
    solved = tuple(task_id for task_id in ids if outcome[task_id].solves)
    failed = {task_id: _why(outcome[task_id], tasks[task_id]) for task_id in ids if not outcome[task_id].solves}
    uses: Counter[str] = Counter()
    for task_id in solved:
        uses.update(set(names_in_program(sources[task_id])) & PRIMITIVES.keys())
    return Coverage(
        solved,
        failed,
        tuple(sorted(tasks.keys() - set(ids))),
        {task_id: count_statements(sources[task_id]) for task_id in solved},
        dict(uses.most_common()),
    )


def _why(verdict: Verdict, task: Task) -> str:
    right = sum(correct is True for correct in verdict.correct)
    return verdict.reason or f"right on {right} of {len(task.pairs)} pairs"


def print_coverage(as_json: bool) -> int:
    """Print the coverage, as one JSON object if asked; returns 1 when a solver does not solve its task."""
    coverage = measure_coverage()
    total = len(coverage.solved) + len(coverage.failed) + len(coverage.unsolved)
    if as_json:
        print(json.dumps({"solved": len(coverage.solved), "of": total, "ids": list(coverage.solved)}))
        return 1 if coverage.failed else 0
    print(f"{len(coverage.solved)} of {total} tasks of {SPLIT} solved")
    print(f"statements: median {median(coverage.statements.values()):g}, most {max(coverage.statements.values())}")
    for task_id, why in coverage.failed.items():
        print(f"  {task_id} FAILS: {why}")
    print("primitives by the number of solvers that use them:")
    for name, count in coverage.uses.items():
        print(f"  {count:4} {name}")
    unused = sorted(PRIMITIVES.keys() - coverage.uses.keys())
    print(f"used by no solver: {', '.join(unused) or 'none'}")
    print(f"without a solver ({len(coverage.unsolved)}): {', '.join(coverage.unsolved)}")
    return 1 if coverage.failed else 0
