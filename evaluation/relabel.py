"""Hindsight relabelling: a program that missed its task is the right answer to the task its own outputs define.

From each task's judged programs it keeps those whose outputs could be a task (legal, not all equal to the inputs, not
constant, not written down in the program, each behaviour once in a solve) and of these what a policy chooses, prunes
statements that change nothing, and runs what is left a second time elsewhere in the sandbox, so that no
nondeterministic program is learnt from. Programs that fit stay what they are: right.

Run as a process: `python -m evaluation.relabel --config FILE`; see `RelabelJob`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from arc_dsl.errors import InputError
from arc_dsl.process.stage import ShardFacts, emit, emit_shard, stage_main
from arc_dsl.pruning import list_prunable, prune_source
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.settings import check_choices
from arc_dsl.task import Pair, Task, tasks_from_json
from arc_dsl.verdict import Outcome, Verdict
from evaluation.behaviour import group_by_behaviour, refuse_outputs
from evaluation.candidates import JudgedProgram, pack_grids
from evaluation.literals import writes_down
from evaluation.policies import POLICIES, rank_misses
from evaluation.program_shard import read_judged
from evaluation.selection import group_by_task
from evaluation.verify import VerifyConfig
from generators.augmentation import IDENTITY, parse_augmentation
from generators.task_shard import GeneratedTask, read_tasks, write_tasks

GENERATOR_NAME = "relabel"
MAX_STATEMENTS = 60  # programs with more are kept as they are: pruning tries each statement once


@dataclass(frozen=True)
class RelabelConfig:
    """Which programs become tasks.

    Attributes:
        max_per_task: tasks made from the programs of one task, in a round.
        policy: which of them: `best`, nearest to its outputs on train pairs; `ordered`, the same from worst to best,
            learnt in that order; `diverse`, best and worst, half of each; `uniform`, any; `right`, only those that fit.
        prune: whether statements that change nothing are removed.
    """

    max_per_task: int = 8
    policy: Literal["best", "ordered", "diverse", "uniform", "right"] = "best"
    prune: bool = True

    def __post_init__(self) -> None:
        check_choices(self, "relabel.")
        if self.max_per_task < 1:
            raise InputError(f"relabel: max_per_task must be at least 1, got {self.max_per_task}")


@dataclass(frozen=True)
class RelabelJob:
    """What a process of the stage does.

    Attributes:
        relabel: which programs become tasks.
        verify: how programs are run.
        tasks: id -> ARC JSON without test outputs.
        verdicts: shards of judged programs.
        out: shard to write.
        seen: shards of the tasks that were made in earlier rounds; none of them is made again.
        workers: processes; 0 for one per core.
    """

    relabel: RelabelConfig
    verify: VerifyConfig
    tasks: Mapping[str, object]
    verdicts: tuple[Path, ...]
    out: Path
    seen: tuple[Path, ...] = ()
    workers: int = 0


def select_programs(
    tasks: Mapping[str, Task], judged: Sequence[JudgedProgram], config: RelabelConfig, seen: Container[str] = ()
) -> tuple[list[JudgedProgram], Counter[str]]:
    """Return the programs worth relabelling, in a fixed order, and the reasons why others were not.

    Test outputs are not looked at.

    Args:
        tasks: those that were judged, by id.
        judged: their programs.
        config: which of them become tasks.
        seen: fingerprints of tasks that there are already.

    Raises:
        InputError: a program was judged on none of the tasks, or on another version of one.
    """
    drops: Counter[str] = Counter()
    chosen = []
    for task_id, rows in sorted(group_by_task(list(tasks.values()), judged, answers="unread").items()):
        for row in rows:
            if row.outcome is not Outcome.OK:
                drops[f"outcome {row.outcome}"] += 1
        task = tasks[task_id]
        kept = []
        for behaviour in group_by_behaviour(row for row in rows if row.outcome is Outcome.OK):
            best = min(behaviour.rows, key=lambda row: (len(row.program), row.program, row.augmentation))
            written = any(writes_down(row.program, best.outputs) for row in behaviour.rows)
            reason = "output written down" if written else refuse_outputs(task.inputs, best.outputs)
            if not reason and _make_task(task, best).fingerprint() in seen:
                reason = "learnt in an earlier round"
            if reason:
                drops[reason] += len(behaviour.rows)
                continue
            drops["behaviour seen"] += len(behaviour.rows) - 1
            kept.append(best)
        policy = POLICIES[config.policy](rank_misses(task, kept), config.max_per_task)
        drops["not chosen"] += len(kept) - len(policy)
        chosen += [miss.row for miss in policy]
    return chosen, +drops


def _make_task(task: Task, row: JudgedProgram) -> Task:
    """Return the task that a program solves by definition, on the grids that it was written for."""
    pairs = tuple(Pair(grid, output) for grid, output in zip(task.inputs, row.outputs, strict=True))
    count = len(task.train)
    own = replace(task, id=_task_id(row), train=pairs[:count], test=pairs[count:])
    return parse_augmentation(row.augmentation).apply_task(own)


def prune_programs(sandbox: Sandbox, programs: Sequence[str], tasks: Sequence[Task]) -> list[str]:
    """Remove statements that change no output, one at a time, re-running after each removal.

    Args:
        sandbox: where programs run.
        programs: sources; `programs[i]` gives an output for every input of `tasks[i]`.
        tasks: one for each program.

    Returns:
        The sources without the statements that could go, in canonical form where one went.
    """
    sources = list(programs)
    wanted = _run_outputs(sandbox, sources, tasks)
    removed: list[set[int]] = [set() for _ in programs]
    counts = [_count_prunable(program) for program in programs]
    cursors = [count - 1 if count <= MAX_STATEMENTS else -1 for count in counts]
    while turn := [index for index, cursor in enumerate(cursors) if cursor >= 0]:
        shorter = {index: _prune(programs[index], removed[index] | {cursors[index]}) for index in turn}
        tried = [index for index in turn if shorter[index]]
        outputs = _run_outputs(sandbox, [shorter[index] for index in tried], [tasks[index] for index in tried])
        for index, output in zip(tried, outputs, strict=True):
            if output is not None and output == wanted[index]:
                sources[index] = shorter[index]
                removed[index].add(cursors[index])
        for index in turn:
            cursors[index] -= 1
    return sources


def _count_prunable(source: str) -> int:
    try:
        return len(list_prunable(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0


def _prune(source: str, numbers: set[int]) -> str:
    """Return the source without these statements, empty where it is too deeply nested to be written out."""
    try:
        return prune_source(source, numbers)
    except RecursionError:
        return ""


def _run_outputs(sandbox: Sandbox, sources: Sequence[str], tasks: Sequence[Task]) -> list[tuple[bytes, bytes] | None]:
    """Return the packed outputs of each program, None where it gave no legal grid for every input."""
    verdicts = dict(sandbox.run(Job.for_task(source, task) for source, task in zip(sources, tasks, strict=True)))
    ordered = [verdicts[index] for index in range(len(sources))]
    return [pack_grids(verdict.outputs) if verdict.outcome is Outcome.OK else None for verdict in ordered]


def relabel_programs(
    sandbox: Sandbox,
    tasks: Mapping[str, Task],
    judged: Sequence[JudgedProgram],
    config: RelabelConfig,
    seen: Container[str] = (),
) -> tuple[list[GeneratedTask], Counter[str]]:
    """Return the tasks that these programs solve by definition, and the reasons why others were left out.

    Arguments and errors are those of `select_programs`.
    """
    chosen, drops = select_programs(tasks, judged, config, seen)
    made = [_make_task(tasks[row.task_id], row) for row in chosen]
    programs = [row.program for row in chosen]
    if config.prune:
        programs = prune_programs(sandbox, programs, made)
    jobs = (Job.for_task(program, task, confirm=True) for program, task in zip(programs, made, strict=True))
    verdicts: dict[int, Verdict] = dict(sandbox.run(jobs))
    relabelled = []
    for index, (row, task, program) in enumerate(zip(chosen, made, programs, strict=True)):
        if not verdicts[index].solves:
            outcome = verdicts[index].outcome
            drops[f"second run {outcome if outcome is not Outcome.OK else 'differs'}"] += 1
            continue
        relabelled.append(
            GeneratedTask(
                task=task,
                generator=GENERATOR_NAME,
                concept="right" if row.fits else "missed",
                level=0.0,
                seed=0,
                index=index,
                program=program,
                source=row.candidate_ids[0],
            )
        )
    return relabelled, drops


def _task_id(row: JudgedProgram) -> str:
    suffix = "" if row.augmentation == IDENTITY.name else f"-{row.augmentation}"
    return f"{row.task_id}-{row.program_hash}{suffix}"


def run_job(job: RelabelJob) -> None:
    """Relabel all verdicts of one round into one shard and report it."""
    with job.verify.open_sandbox(job.workers) as sandbox:
        emit("started", tier=sandbox.tier.name)
        write_relabelled(sandbox, job)


def write_relabelled(sandbox: Sandbox, job: RelabelJob) -> None:
    """Do a job in a sandbox that is open, and report the shard."""
    judged = [row for path in job.verdicts for row in read_judged(path)]
    seen = {entry.task.fingerprint() for path in job.seen for entry in read_tasks(path)}
    relabelled, drops = relabel_programs(sandbox, tasks_from_json(job.tasks), judged, job.relabel, seen)
    write_tasks(job.out, relabelled)
    emit_shard(job.out.name, ShardFacts(len(relabelled), drops))


if __name__ == "__main__":
    stage_main(run_job, RelabelJob)
