"""Verification: every distinct program of every candidate shard is run in the sandbox and judged.

A program that several candidates propose runs once; its row keeps all their ids. Shards are written as they finish.

Run as a process: `python -m evaluation.verify --config FILE`; see `VerifyJob`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.process.stage import TIMINGS_FILE, ShardFacts, emit, emit_shard, stage_main
from arc_dsl.sandbox import Job, Limits, Sandbox
from arc_dsl.task import Task, tasks_from_json
from arc_dsl.verdict import Verdict
from evaluation.candidates import JudgedProgram, distinct_key, group_candidates, judge_candidates
from evaluation.program_shard import read_candidates, write_judged, write_timings
from generators.augmentation import IDENTITY, Augmentation, parse_augmentation


@dataclass(frozen=True)
class VerifyConfig:
    """How programs are run.

    Attributes:
        cpu_seconds: CPU time a program may use over all grids of its task.
        wall_seconds: wall-clock time it may use.
        memory_bytes: memory it may use.
        output_bytes: size of its answer.
        unsafe: run even where the kernel offers no seccomp; it does not change the verdicts of honest programs.
    """

    cpu_seconds: float = 1.0
    wall_seconds: float = 5.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 65536
    unsafe: bool = False

    def __post_init__(self) -> None:
        try:
            self.limits()
        except InputError as error:
            raise InputError(f"verify: {error}") from None

    def limits(self) -> Limits:
        """Return the limits a program runs under; they decide verdicts, so they are part of the artifact's key."""
        return Limits(self.cpu_seconds, self.wall_seconds, self.memory_bytes, self.output_bytes)

    def open_sandbox(self, workers: int = 0) -> Sandbox:
        """Return a sandbox of these limits with so many workers (0: one per core), to be used as a context manager."""
        if workers:
            return Sandbox(workers=workers, limits=self.limits(), unsafe=self.unsafe)
        return Sandbox(limits=self.limits(), unsafe=self.unsafe)


@dataclass(frozen=True)
class VerifyJob:
    """What a process of the stage does.

    Attributes:
        verify: how programs are run.
        tasks: id -> ARC JSON.
        shards: name of each shard to write -> its candidates.
        work: name of each -> folder to write it in.
        workers: processes; 0 for one per core.
    """

    verify: VerifyConfig
    tasks: Mapping[str, object]
    shards: Mapping[str, Path]
    work: Mapping[str, Path]
    workers: int = 0


def verify_candidates(
    sandbox: Sandbox, candidates: Path, tasks: Mapping[str, Task]
) -> tuple[list[JudgedProgram], list[float]]:
    """Return the judged programs of a candidate shard, in order of first appearance, and their CPU seconds.

    Raises:
        InputError: a candidate was proposed for none of the tasks.
    """
    groups = group_candidates(read_candidates(candidates))
    if strangers := sorted({group[0].task_id for group in groups} - tasks.keys()):
        raise InputError(
            f"candidates were proposed for {len(strangers)} tasks that are not among the {len(tasks)} given, for "
            f"example {strangers[0]}; give the task set that they were proposed for"
        )
    shown = [parse_augmentation(distinct_key(group[0])[1]) for group in groups]
    verdicts: dict[int, Verdict] = dict(
        sandbox.run(
            Job.for_task(group[0].program, augmentation.apply_task(tasks[group[0].task_id]))
            for group, augmentation in zip(groups, shown, strict=True)
        )
    )
    judged = [
        judge_candidates(group, _turn_back(verdicts[index], shown[index]), tasks[group[0].task_id])
        for index, group in enumerate(groups)
    ]
    return judged, [verdicts[index].cpu_seconds for index in range(len(groups))]


def _turn_back(verdict: Verdict, augmentation: Augmentation) -> Verdict:
    """Return the verdict of a program on the task itself from that on the augmented task."""
    if augmentation == IDENTITY:
        return verdict
    return replace(verdict, outputs=tuple(o if o is None else augmentation.undo(o) for o in verdict.outputs))


def run_job(job: VerifyJob) -> None:
    """Judge each candidate shard and report it as a `shard` event."""
    with job.verify.open_sandbox(job.workers) as sandbox:
        emit("started", tier=sandbox.tier.name)
        judge_shards(sandbox, job)


def judge_shards(sandbox: Sandbox, job: VerifyJob) -> None:
    """Do a job in a sandbox that is open, and report each shard."""
    tasks = tasks_from_json(job.tasks)
    for name, candidates in job.shards.items():
        started = time.monotonic()
        judged, cpu_seconds = verify_candidates(sandbox, candidates, tasks)
        folder = job.work[name]
        write_timings(folder / TIMINGS_FILE, cpu_seconds)
        write_judged(folder / name, judged)
        seconds = time.monotonic() - started
        if wrong := sandbox.counters.audit_disagreements:
            emit("warning", text=f"the sandbox's audit disagrees with {wrong} verdicts; see docs/sandbox.md")
        measured = {
            "seconds": round(seconds, 3),
            "programs_per_second": round(len(judged) / max(seconds, 1e-9), 1),
            "cpu_seconds": round(sum(cpu_seconds), 6),
            "tier": str(sandbox.tier),
            "sandbox": vars(sandbox.counters),
        }
        emit_shard(name, ShardFacts(len(judged), measured=measured))


def verify_programs(config: VerifyConfig, programs: Sequence[str], task: Task, workers: int = 0) -> list[Verdict]:
    """Return the verdict of each program on `task`, in order."""
    with config.open_sandbox(workers) as sandbox:
        verdicts = dict(sandbox.run(Job.for_task(program, task, confirm=True) for program in programs))
    return [verdicts[index] for index in range(len(programs))]


if __name__ == "__main__":
    stage_main(run_job, VerifyJob)
