"""Tasks and programs of other systems, as a task shard of ours: every program has run in the sandbox before.

A task without a program becomes a row without one: a task set to search and to sample, never to train on. A program is
adapted (`arc_dsl.foreign`), run on all pairs of its task, and kept with it if it gives their outputs; what it gives
instead can be kept too, as the task that it does solve. Whatever is left out is counted by reason.

Run as a process: `python -m evaluation.importing --config FILE`; see `ImportJob`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.foreign import ForeignError, adapt_program
from arc_dsl.formats import tables
from arc_dsl.formats.folders import list_tables
from arc_dsl.process.stage import ShardFacts, emit, emit_shard, stage_main
from arc_dsl.program import program_hash
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks, pause_collection, read_spec, split_spec
from arc_dsl.verdict import Outcome, Verdict
from evaluation.relabel import refuse_outputs
from evaluation.verify import VerifyConfig
from generators.task_shard import GeneratedTask, write_tasks
from training.prompt import extract_program

GENERATOR_NAME = "import"
_SHOWN_NAMES = 12
_BATCH = 1000  # programs sent to the sandbox before the next are read


@dataclass(frozen=True)
class ImportConfig:
    """What becomes of tasks and programs.

    Attributes:
        pairs: cut lists of pairs (re-arc, BARC) into tasks of so many pairs each, the last one the test pair; 0 makes
            one task of each list.
        misses: keep a program that gives other outputs than its task's together with those, as the task that it solves.
        skip_bad_tasks: go on without malformed tasks, and say how many.
    """

    pairs: int = 0
    misses: bool = False
    skip_bad_tasks: bool = False

    def __post_init__(self) -> None:
        if self.pairs and not 2 <= self.pairs <= 255:
            raise InputError(f"pairs must be 0 (one task of each list) or in [2, 255], got {self.pairs}")


@dataclass(frozen=True)
class ImportJob:
    """What a process of the stage does.

    Attributes:
        config: what becomes of tasks and programs.
        source: what to import, a SPEC.
        tasks: the tasks that a table of programs is for, a SPEC; empty finds them among the public sets.
        verify: how programs are run.
        out: shard to write.
        workers: processes that run programs; 0 for one per core.
    """

    config: ImportConfig
    source: str
    tasks: str
    verify: VerifyConfig
    out: Path
    workers: int = 0


@dataclass(frozen=True, eq=False)
class Proposal:
    """A task and a program that is said to solve it, in whatever form; an empty program for none."""

    task: Task
    program: str


def find_proposals(source: str, tasks: str, config: ImportConfig) -> Iterator[Proposal]:
    """Yield the tasks that `source` names, each with the program that comes with it.

    Args:
        source: a SPEC; a table of programs, or a folder of such tables, yields each program with its task.
        tasks: the tasks of such a table, a SPEC; empty finds them among the public sets.
        config: what becomes of lists of pairs and of malformed tasks.

    Raises:
        TaskError: as for `arc_dsl.taskset.load_tasks`; also where a table has a program for a task that is not there.
    """
    path, whole = split_spec(source)
    programs = [table for table in list_tables(Path(path)) if tables.is_program_table(tables.read_names(table))]
    if programs and not whole:
        raise InputError(f"{source!r}: a table of programs is imported as a whole; choose its tasks with --tasks SPEC")
    for table in programs:
        yield from _read_programs(table, tasks or str(table), config.skip_bad_tasks)
    if programs:
        return
    if tasks:
        raise InputError(f"tasks {tasks!r}: only a table of programs (task_id, code) needs them, {source!r} is none")
    for entry, task in read_spec(source, config.skip_bad_tasks, config.pairs):
        yield Proposal(task, entry.program)


def _read_programs(table: Path, tasks: str, skip_bad: bool) -> Iterator[Proposal]:
    by_id = {task.id: task for task in load_tasks(tasks, skip_bad)}
    for row in tables.read_rows(table, ["task_id", "code"]):
        if row["task_id"] not in by_id:
            raise InputError(f"{table}: a program for task {row['task_id']!r}, which tasks {tasks!r} do not have")
        yield Proposal(by_id[row["task_id"]], row["code"] or "")


def import_proposals(
    proposals: Iterable[Proposal], sandbox: Sandbox, misses: bool, drops: Counter[str], missing: Counter[str]
) -> Iterator[GeneratedTask]:
    """Yield what is kept, in order.

    Args:
        proposals: tasks with programs.
        sandbox: where the programs run.
        misses: whether a program that gives other outputs is kept with those.
        drops: counts what is left out, by reason.
        missing: counts the names of BARC's library that programs need.
    """
    seen: set[tuple[str, str]] = set()
    names: Counter[str] = Counter()
    waiting = iter(proposals)
    index = 0
    while batch := list(islice(waiting, _BATCH)):
        for task, program in _import_batch(batch, sandbox, misses, seen, drops, missing):
            number = names[task.id]
            names[task.id] += 1
            named = replace(task, id=f"{task.id}+{number}") if number else task
            yield GeneratedTask(_pack(named), GENERATOR_NAME, GENERATOR_NAME, 0.0, 0, index, program)
            index += 1


def _import_batch(
    batch: Sequence[Proposal],
    sandbox: Sandbox,
    misses: bool,
    seen: set[tuple[str, str]],
    drops: Counter[str],
    missing: Counter[str],
) -> list[tuple[Task, str]]:
    """Return the tasks of a batch that are kept, with their programs."""
    forms: dict[int, tuple[str, ...]] = {}
    for number, proposal in enumerate(batch):
        if not proposal.program.strip():
            continue
        try:
            forms[number] = adapt_program(extract_program(proposal.program))
        except ForeignError as error:
            drops["program: needs BARC's common" if error.missing else f"program: {error}"] += 1
            missing.update(error.missing)
            forms[number] = ()
            continue
        key = proposal.task.id, program_hash(forms[number][0])
        if key in seen:
            drops["program seen before"] += 1
            forms[number] = ()
        seen.add(key)
    verdicts = _run_forms(batch, forms, sandbox)
    kept: list[tuple[Task, str]] = []
    for number, proposal in enumerate(batch):
        if number not in forms:
            if all(pair.output is not None for pair in proposal.task.pairs):
                kept.append((proposal.task, ""))
            else:
                drops["no program, test output unknown"] += 1
        elif forms[number]:
            task, program, reason = _judge(proposal.task, *verdicts[number], misses)
            if reason:
                drops[reason] += 1
            else:
                kept.append((task, program))
    return kept


def _run_forms(
    batch: Sequence[Proposal], forms: Mapping[int, tuple[str, ...]], sandbox: Sandbox
) -> dict[int, tuple[str, Verdict]]:
    """Return for each program the form that solves its task, or else the first, and its verdict."""
    best: dict[int, tuple[str, Verdict]] = {}
    for turn in range(2):
        asked = [
            number
            for number, sources in forms.items()
            if len(sources) > turn and not (turn and best[number][1].solution is not False)
        ]
        verdicts = sandbox.run(Job.for_task(forms[number][turn], batch[number].task, confirm=True) for number in asked)
        for index, verdict in verdicts:
            number = asked[index]
            if not turn or verdict.solution is not False or best[number][1].outcome is not Outcome.OK:
                best[number] = forms[number][turn], verdict
    return best


def _judge(task: Task, program: str, verdict: Verdict, misses: bool) -> tuple[Task, str, str]:
    """Return the task to keep, its program, and why not."""
    if verdict.outcome is not Outcome.OK:
        return task, program, f"program: outcome {verdict.outcome}"
    if verdict.solution is not True:
        reason = "program: gives other outputs" if verdict.solution is False else "program: a test output is unknown"
        if not misses:
            return task, program, reason
        if why := refuse_outputs(task.inputs, verdict.outputs):
            return task, program, f"{reason}, {why}"
    pairs = tuple(Pair(grid, output) for grid, output in zip(task.inputs, verdict.outputs, strict=True))
    return Task(task.id, pairs[: len(task.train)], pairs[len(task.train) :]), program, ""


def _pack(task: Task) -> Task:
    """Return the task with a byte per cell: a shard's rows are all in memory when it is written."""

    def pack(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return tuple(
            Pair(pair.input.astype(np.uint8), None if pair.output is None else pair.output.astype(np.uint8))
            for pair in pairs
        )

    return Task(task.id, pack(task.train), pack(task.test))


def run_job(job: ImportJob) -> None:
    """Write the shard and report it; without a single row that is bad input."""
    started = time.monotonic()
    drops: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    rows: list[GeneratedTask] = []
    with pause_collection(), job.verify.open_sandbox(job.workers) as sandbox:
        proposals = find_proposals(job.source, job.tasks, job.config)
        for row in import_proposals(proposals, sandbox, job.config.misses, drops, missing):
            rows.append(row)
            if len(rows) % _BATCH == 0:
                emit("pulse", note=f"{len(rows):,} tasks")
    if missing:
        names = ", ".join(f"{name} ({count})" for name, count in missing.most_common(_SHOWN_NAMES))
        emit("warning", text=f"programs need names of BARC's library common, which arcwright does not have: {names}")
    if not rows:
        reasons = ", ".join(f"{reason} {count}" for reason, count in drops.most_common(3))
        raise InputError(f"import: nothing of {job.source!r} can be kept: {reasons}")
    write_tasks(job.out, rows, {"drops": dict(sorted(drops.items()))})
    without = sum(not row.program for row in rows)
    seconds = time.monotonic() - started
    measured = {"seconds": seconds, "tasks_per_second": len(rows) / seconds, "tasks_without_program": without}
    emit_shard(job.out.name, ShardFacts(len(rows), drops, measured))


if __name__ == "__main__":
    stage_main(run_job, ImportJob)
