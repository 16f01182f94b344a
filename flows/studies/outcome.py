"""What a cell found, after how many programs, and where its time went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.candidates import JudgedProgram
from flows.artifacts.store import Record
from flows.building import StageRun
from flows.stages import read_verdicts
from flows.studies.stopwatch import Timed

# stage of a round -> what of its time is work, and what its records call those seconds
WORK = {"sample": ("sampling", "seconds"), "verify": ("running programs", "seconds"),
        "relabel": ("running programs", "seconds"), "learn": ("gradient steps", "steps_seconds")}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """A round, with the update that follows it.

    Attributes:
        programs: how many were sampled, for all tasks.
        seconds: stage -> wall-clock time when it was built, without starting processes; `between` is what passed
            between stages.
        work: how much of that was sampling, running programs and gradient steps.
    """

    programs: int
    seconds: Mapping[str, float]
    work: Mapping[str, float]


@dataclass(frozen=True)
class TaskOutcome:
    """What became of a task.

    Attributes:
        programs: sampled for it, all those of the round that solved it included, and no later ones.
        fits_in: number of the first round with a program that fits, from 1; None without.
        solved_in: number of the first round with a program that solves; None without.
        best: largest share of right cells of its outputs that a program reached, 0-1.
    """

    programs: int
    fits_in: int | None
    solved_in: int | None
    best: float


@dataclass(frozen=True)
class Outcome:
    """What a cell found.

    Attributes:
        subject: see `Cell`, as the next three.
        setting: which setting it had.
        seed: of samples and updates.
        budget: programs that each task could have.
        run: name of its run.
        written: when it ended, UTC.
        start_seconds: what starting processes took in its run; 0 where all ran already.
        rounds: its rounds, in order.
        tasks: task id -> what became of it.
    """

    subject: str
    setting: str
    seed: int
    budget: int
    run: str
    written: str
    start_seconds: float
    rounds: tuple[Round, ...]
    tasks: Mapping[str, TaskOutcome] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        """Whether every task was solved."""
        return all(task.solved_in for task in self.tasks.values())

    @property
    def programs(self) -> float:
        """Programs until the last task was solved; infinite where one was not."""
        return float(max(task.programs for task in self.tasks.values())) if self.solved else float("inf")

    @property
    def num_rounds(self) -> float:
        """Rounds until the last task was solved; infinite where one was not."""
        return float(max(task.solved_in or 0 for task in self.tasks.values())) if self.solved else float("inf")

    @property
    def seconds(self) -> float:
        """Wall-clock time of all rounds when they were built, without starting processes."""
        return sum(sum(one.seconds.values()) for one in self.rounds)

    @property
    def best(self) -> float:
        """Mean over tasks of the largest share of right cells."""
        return sum(task.best for task in self.tasks.values()) / len(self.tasks)


def split_rounds(timed: Sequence[Timed]) -> tuple[Round, ...]:
    """Return the rounds among the stages of a solve; what comes before the first and after the last is no part."""
    rounds: list[tuple[int, dict[str, float], dict[str, float]]] = []
    for one in timed:
        stage = one.run.stage
        if stage not in WORK or (stage != "sample" and not rounds):
            continue
        if stage == "sample":
            rounds.append((one.run.rows, {}, {}))
        _, seconds, work = rounds[-1]
        kind, name = WORK[stage]
        seconds[stage] = seconds.get(stage, 0.0) + one.seconds
        seconds["between"] = seconds.get("between", 0.0) + one.wait
        work[kind] = work.get(kind, 0.0) + min(_work_seconds(one.run.records, name), one.seconds)
    return tuple(Round(programs, seconds, work) for programs, seconds, work in rounds)


def _work_seconds(records: Sequence[Record], name: str) -> float:
    """Return what the busiest device measured; devices work side by side."""
    by_device: dict[Any, float] = {}
    for record in records:
        device = record.measured.get("device")
        by_device[device] = by_device.get(device, 0.0) + float(record.measured.get(name, 0.0))
    return max(by_device.values(), default=0.0)


def describe_tasks(task_ids: Sequence[str], timed: Sequence[Timed]) -> dict[str, TaskOutcome]:
    """Return what became of each task, from the verdicts of the rounds."""
    sampled = {one.run.artifact.key for one in timed if one.run.stage == "sample"}
    verdicts = [one.run for one in timed if one.run.stage == "verify" and _candidates(one.run) in sampled]
    by_round = [read_verdicts(run) for run in verdicts]
    return {task_id: _describe_task(task_id, by_round) for task_id in task_ids}


def _candidates(verdicts: StageRun) -> str:
    return verdicts.artifact.inputs.get("candidates", "")


def _describe_task(task_id: str, by_round: Sequence[Sequence[JudgedProgram]]) -> TaskOutcome:
    programs, best = 0, 0.0
    fits_in = solved_in = None
    for number, judged in enumerate(by_round, 1):
        mine = [row for row in judged if row.task_id == task_id]
        best = max([best, *(row.correct_cells for row in mine)])
        fits_in = fits_in or (number if any(row.fits for row in mine) else None)
        programs += sum(row.count for row in mine)
        if any(row.solves for row in mine):
            solved_in = number
            break
    return TaskOutcome(programs, fits_in, solved_in, round(best, 6))
