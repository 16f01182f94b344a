"""Tasks and programs of other systems, as a task shard of ours: every program has run in the sandbox before.

A task without a program becomes a row without one: a task set to search and to sample, never to train on. A program is
adapted (`arc_dsl.foreign`), run on all pairs of its task, and kept with it if it gives their outputs; what it gives
instead can be kept too, as the task that it does solve. Whatever is left out is counted by reason.

Run as a process: `python -m evaluation.importing --config FILE`; see `ImportJob`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.foreign import ForeignError, adapt_program
from arc_dsl.formats import tables
from arc_dsl.formats.folders import list_programs, list_tables
from arc_dsl.library import Library
from arc_dsl.process.stage import ShardFacts, emit, emit_shard, stage_main
from arc_dsl.program import program_hash
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks, pause_collection, read_spec, split_spec
from arc_dsl.verdict import Outcome, Verdict
from evaluation.behaviour import refuse_outputs
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
        library: your copy of BARC's `common.py`, of which programs get what they need; empty leaves those programs out.
        skip_bad_tasks: go on without malformed tasks, and say how many.
    """

    pairs: int = 0
    misses: bool = False
    library: str = ""
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
        source: a SPEC; a table of programs, or a folder of such tables, yields each program with its task, and so does
            a folder of Python files.
        tasks: the tasks of those, a SPEC; empty finds those of a table among the public sets.
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
    if files := list_programs(Path(path)):
        yield from _read_files(files, tasks, config.skip_bad_tasks)
        return
    if tasks:
        raise InputError(
            f"tasks {tasks!r}: only programs without tasks need them, a table (task_id, code) or .py files; "
            f"{source!r} is neither"
        )
    for entry, task in read_spec(source, config.skip_bad_tasks, config.pairs):
        yield Proposal(task, entry.program)


def _read_files(files: Sequence[Path], tasks: str, skip_bad: bool) -> Iterator[Proposal]:
    """Yield the programs in files: for the one task that is given, or for the one that the file's name begins with."""
    if not tasks:
        raise InputError(f"{files[0].parent}: Python files need the tasks that they are for; give --tasks SPEC")
    by_id = {task.id: task for task in load_tasks(tasks, skip_bad)}
    (only, *others) = by_id.values()
    for file in files:
        task = only if not others else by_id.get(file.stem) or by_id.get(file.stem.partition("_")[0])
        if task is None:
            raise InputError(f"{file}: tasks {tasks!r} have none called {file.stem!r}; name files after their tasks")
        yield Proposal(task, file.read_bytes().decode("utf-8-sig", "replace"))


def _read_programs(table: Path, tasks: str, skip_bad: bool) -> Iterator[Proposal]:
    by_id = {task.id: task for task in load_tasks(tasks, skip_bad)}
    for row in tables.read_rows(table, ["task_id", "code"]):
        if row["task_id"] not in by_id:
            raise InputError(f"{table}: a program for task {row['task_id']!r}, which tasks {tasks!r} do not have")
        yield Proposal(by_id[row["task_id"]], row["code"] or "")


class Importer:
    """Runs programs on the tasks that they came with, and keeps what can be kept.

    Args:
        sandbox: where the programs run.
        misses: whether a program that gives other outputs is kept with those.
        library: the user's copy of BARC's library, if there is one.

    Attributes:
        drops: what was left out, by reason.
        missing: names of BARC's library that programs were left out for.
    """

    def __init__(self, sandbox: Sandbox, misses: bool = False, library: Library | None = None):
        self.drops: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self._sandbox, self._misses, self._library = sandbox, misses, library
        self._seen: set[tuple[str, str]] = set()  # task id, hash of the program
        self._names: Counter[str] = Counter()  # task id -> rows

    def run(self, proposals: Iterable[Proposal]) -> Iterator[GeneratedTask]:
        """Yield what is kept of the proposals, in their order."""
        waiting = iter(proposals)
        index = 0
        while batch := list(islice(waiting, _BATCH)):
            for task, program in self._run_batch(batch):
                number = self._names[task.id]
                self._names[task.id] += 1
                named = replace(task, id=f"{task.id}+{number}") if number else task
                yield GeneratedTask(_pack(named), GENERATOR_NAME, GENERATOR_NAME, 0.0, 0, index, program)
                index += 1

    def _run_batch(self, batch: Sequence[Proposal]) -> list[tuple[Task, str]]:
        """Return the tasks of a batch that are kept, with their programs."""
        forms = [self._adapt(proposal) for proposal in batch]
        verdicts = self._run_forms(batch, forms)
        kept: list[tuple[Task, str]] = []
        for number, proposal in enumerate(batch):
            if forms[number]:
                reason, task = _judge(proposal.task, verdicts[number][1], self._misses)
                program = verdicts[number][0]
            elif forms[number] is None:
                task, program = proposal.task, ""
                reason = "" if task.known else "no program, test output unknown"
            else:
                continue
            if reason:
                self.drops[reason] += 1
            else:
                kept.append((task, program))
        return kept

    def _adapt(self, proposal: Proposal) -> tuple[str, ...] | None:
        """Return the forms of a program, none if it is left out (and counted); None if there is no program."""
        if not proposal.program.strip():
            return None
        try:
            forms = adapt_program(extract_program(proposal.program), self._library)
        except ForeignError as error:
            self.drops["program: needs BARC's common" if error.missing else f"program: {error}"] += 1
            self.missing.update(error.missing)
            return ()
        key = proposal.task.id, program_hash(forms[0])
        if key in self._seen:
            self.drops["program seen before"] += 1
            return ()
        self._seen.add(key)
        return forms

    def _run_forms(
        self, batch: Sequence[Proposal], forms: Sequence[tuple[str, ...] | None]
    ) -> dict[int, tuple[str, Verdict]]:
        """Return for each program that has forms the one that solves its task, or else the first that runs."""
        best: dict[int, tuple[str, Verdict]] = {}
        for turn in range(2):
            asked = [
                (number, sources[turn])
                for number, sources in enumerate(forms)
                if sources and len(sources) > turn and (number not in best or best[number][1].solution is False)
            ]
            # Outputs are used whatever the score, so every program gets a second opinion.
            jobs = (Job.for_task(source, batch[number].task, confirm=True) for number, source in asked)
            for index, verdict in self._sandbox.run(jobs):
                number, source = asked[index]
                if (
                    number not in best
                    or verdict.solution is not False
                    or (verdict.outcome is Outcome.OK and best[number][1].outcome is not Outcome.OK)
                ):
                    best[number] = source, verdict
        return best


def _judge(task: Task, verdict: Verdict, misses: bool) -> tuple[str, Task]:
    """Return why a program is not kept, empty if it is, and the task to keep it with."""
    if verdict.outcome is not Outcome.OK:
        return f"program: outcome {verdict.outcome}", task
    if verdict.solution is True:
        return "", task
    reason = "program: gives other outputs" if verdict.solution is False else "program: a test output is unknown"
    if not misses:
        return reason, task
    if why := refuse_outputs(task.inputs, verdict.outputs):
        return f"{reason}, {why}", task
    pairs = tuple(Pair(grid, output) for grid, output in zip(task.inputs, verdict.outputs, strict=True))
    return "", Task(task.id, pairs[: len(task.train)], pairs[len(task.train) :])


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
    library = Library.read(Path(job.config.library)) if job.config.library else None
    rows: list[GeneratedTask] = []
    with pause_collection(), job.verify.open_sandbox(job.workers) as sandbox:
        importer = Importer(sandbox, job.config.misses, library)
        for row in importer.run(find_proposals(job.source, job.tasks, job.config)):
            rows.append(row)
            if len(rows) % _BATCH == 0:
                emit("pulse", note=f"{len(rows):,} tasks")
    if importer.missing:
        names = ", ".join(f"{name} ({count})" for name, count in importer.missing.most_common(_SHOWN_NAMES))
        emit("warning", text=f"programs need names of BARC's library common, which is not here (--library): {names}")
    drops = dict(importer.drops.most_common())
    if not rows:
        reasons = ", ".join(f"{reason} {count}" for reason, count in importer.drops.most_common(3))
        raise InputError(f"import: nothing of {job.source!r} can be kept: {reasons}")
    write_tasks(job.out, rows, {"drops": drops})
    without = sum(not row.program for row in rows)
    seconds = time.monotonic() - started
    measured = {"seconds": seconds, "tasks_per_second": len(rows) / seconds, "tasks_without_program": without}
    emit_shard(job.out.name, ShardFacts(len(rows), drops, measured))


if __name__ == "__main__":
    stage_main(run_job, ImportJob)
