"""Hindsight relabelling: a program that missed its task is the right answer to the task its own outputs define.

From each task's judged programs it keeps those whose outputs could be a task (legal, not all equal to the inputs, not
constant, each behaviour once), prunes statements that change nothing, and runs what is left a second time elsewhere
in the sandbox, so that no nondeterministic program is learnt from. Programs that fit stay what they are: right.

Run as a process: `python -m evaluation.relabel --config FILE`; see `RelabelJob`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.process.stage import ShardFacts, emit, emit_shard, stage_main
from arc_dsl.pruning import list_prunable, prune_source
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.task import Pair, Task, tasks_from_json
from arc_dsl.verdict import Outcome, Verdict
from evaluation.behaviour import group_by_behaviour, refuse_outputs
from evaluation.candidates import JudgedProgram, pack_grids, share_of_correct_cells
from evaluation.program_shard import read_judged
from evaluation.selection import group_by_task
from evaluation.verify import VerifyConfig
from generators.augmentation import IDENTITY, parse_augmentation
from generators.task_shard import GeneratedTask, write_tasks

GENERATOR_NAME = "relabel"
MAX_STATEMENTS = 60  # programs with more are kept as they are: pruning tries each statement once


@dataclass(frozen=True)
class RelabelConfig:
    """Which programs become tasks.

    Attributes:
        max_per_task: tasks made from the programs of one task; those nearest to its outputs on train pairs come first.
        prune: whether statements that change nothing are removed.
    """

    max_per_task: int = 8
    prune: bool = True

    def __post_init__(self) -> None:
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
        workers: processes; 0 for one per core.
    """

    relabel: RelabelConfig
    verify: VerifyConfig
    tasks: Mapping[str, object]
    verdicts: tuple[Path, ...]
    out: Path
    workers: int = 0


def select_programs(
    tasks: Mapping[str, Task], judged: Sequence[JudgedProgram], config: RelabelConfig
) -> tuple[list[JudgedProgram], Counter[str]]:
    """Return the programs worth relabelling, in a fixed order, and the reasons why others were not.

    Programs are ranked by how many cells of the TRAIN outputs they get right; test outputs are not looked at.

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
        num_train = len(task.train)
        kept = 0
        ranked = []  # (key of the order, the behaviour's shortest program, its other programs)
        for behaviour in group_by_behaviour(row for row in rows if row.outcome is Outcome.OK):
            best = min(behaviour.rows, key=lambda row: (len(row.program), row.program, row.augmentation))
            cells = share_of_correct_cells(best.outputs[:num_train], task.outputs[:num_train])
            order = (-cells, len(best.program), best.program, best.augmentation)
            ranked.append((order, best, len(behaviour.rows) - 1))
        for _, row, num_others in sorted(ranked, key=lambda entry: entry[0]):
            reason = refuse_outputs(task.inputs, row.outputs) or (
                "enough for the task" if kept >= config.max_per_task else ""
            )
            if reason:
                drops[reason] += 1 + num_others
                continue
            drops["behaviour seen"] += num_others
            kept += 1
            chosen.append(row)
    return chosen, +drops


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
    sandbox: Sandbox, tasks: Mapping[str, Task], judged: Sequence[JudgedProgram], config: RelabelConfig
) -> tuple[list[GeneratedTask], Counter[str]]:
    """Return the tasks that these programs solve by definition, and the reasons why others were left out."""
    chosen, drops = select_programs(tasks, judged, config)
    own = [parse_augmentation(row.augmentation).apply_task(tasks[row.task_id]) for row in chosen]
    programs = [row.program for row in chosen]
    if config.prune:
        programs = prune_programs(sandbox, programs, own)
    jobs = (Job.for_task(program, task, confirm=True) for program, task in zip(programs, own, strict=True))
    verdicts: dict[int, Verdict] = dict(sandbox.run(jobs))
    relabelled = []
    for index, (row, task, program) in enumerate(zip(chosen, own, programs, strict=True)):
        verdict = verdicts[index]
        if verdict.outcome is not Outcome.OK:
            drops[f"second run {verdict.outcome}"] += 1
            continue
        pairs = [Pair(grid, output) for grid, output in zip(task.inputs, verdict.outputs, strict=True)]
        count = len(task.train)
        relabelled.append(
            GeneratedTask(
                task=replace(task, id=_task_id(row), train=tuple(pairs[:count]), test=tuple(pairs[count:])),
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
    judged = [row for path in job.verdicts for row in read_judged(path)]
    with job.verify.open_sandbox(job.workers) as sandbox:
        emit("started", tier=sandbox.tier.name)
        relabelled, drops = relabel_programs(sandbox, tasks_from_json(job.tasks), judged, job.relabel)
    write_tasks(job.out, relabelled)
    emit_shard(job.out.name, ShardFacts(len(relabelled), drops))


if __name__ == "__main__":
    stage_main(run_job, RelabelJob)
