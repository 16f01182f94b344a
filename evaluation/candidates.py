"""Candidates, and what judging them gave: the two records that sampling, verification and evaluation share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from arc_dsl.grid import Grid, PackedGrid, pack_grid, unpack_grid
from arc_dsl.task import Task
from arc_dsl.verdict import Outcome, Verdict
from evaluation.fingerprints import fingerprint_task
from generators.augmentation import parse_augmentation

SEARCH_ID = "search"  # what the id of a candidate of the search begins with; a model's begins with the model's key


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program proposed for a task, with its provenance.

    Attributes:
        task_id: the task it is meant for.
        candidate_id: unique within the artifact.
        variant: index of the prompt variant.
        augmentation: name of the augmentation of the task that the prompt showed (see `generators.augmentation`).
        text: the completion as the model wrote it; the program itself where the search found it.
        program: the source found in `text`, empty when it holds none.
        program_hash: `arc_dsl.program.program_hash(program)`.
        logprob: sum of the log-probabilities of the completion's tokens (natural logarithm), nan when unknown; of the
            search, that of its cost in bits.
        num_tokens: tokens of the completion.
        finish_reason: why the model stopped, for example `stop` or `length`; `search` for what was not sampled.
        temperature: sampling temperature; 0 for what was not sampled.
        seed: seed of this sample.
        model: key of the model artifact, or the version of the search.
        round: 0 for a single pass, the round of the solve loop otherwise.
    """

    task_id: str
    candidate_id: str
    variant: int
    augmentation: str
    text: str
    program: str
    program_hash: str
    logprob: float
    num_tokens: int
    finish_reason: str
    temperature: float
    seed: int
    model: str
    round: int


@dataclass(frozen=True, slots=True)
class JudgedProgram:
    """A distinct program of a task, the candidates that proposed it, and its verdict in packed form.

    A program written for an augmented task is run on that; its outputs are turned back, so that all grids here are
    those of the task itself. Grids stay packed until `outputs` is asked for: 400,000 judged programs fit into memory,
    their grids would not.

    Attributes:
        task_id: the task it was judged on.
        fingerprint: which version of that task; see `evaluation.fingerprints`.
        augmentation: name of the augmentation on whose grids the program works; the order of pairs does not count.
        program_hash: `arc_dsl.program.program_hash(program)`; with the two above it is the key of the row.
        program: source as the first of its candidates wrote it.
        candidate_ids: every candidate with this canonical program, in their order.
        temperatures: the sampling temperature of each of them.
        rounds: the round of each of them.
        count: number of candidates, at least 1.
        num_tokens: tokens of all of them.
        logprob: best log-probability among the candidates, nan when unknown.
        outcome: what running the program did.
        reason: see `Verdict.reason`.
        exception: see `Verdict.exception`.
        line: see `Verdict.line`.
        syscall: see `Verdict.syscall`.
        num_train: how many of the grids belong to train pairs.
        sizes: height and width of each output, one byte each; 0, 0 where the program gave none.
        cells: the cells of all outputs, row by row, one byte each.
        correct: for each input, whether the output equals the expected grid; None where that is unknown.
        fits: whether the program is right on all train pairs.
        solves: whether it is right on all pairs.
        correct_grids: share of the known expected grids that the program gets right, 0-1.
        correct_cells: right cells / cells of the known expected grids, 0-1; an output of another size has none
            right. It misleads: copying the input already scores high on many ARC tasks.
    """

    task_id: str
    fingerprint: str
    augmentation: str
    program_hash: str
    program: str
    candidate_ids: tuple[str, ...]
    temperatures: tuple[float, ...]
    rounds: tuple[int, ...]
    count: int
    num_tokens: int
    logprob: float
    outcome: Outcome
    reason: str
    exception: str
    line: int
    syscall: str
    num_train: int
    sizes: bytes
    cells: bytes
    correct: tuple[bool | None, ...]
    fits: bool
    solves: bool
    correct_grids: float
    correct_cells: float

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it distinct: task, augmentation and canonical program."""
        return self.task_id, self.augmentation, self.program_hash

    @property
    def sampled(self) -> tuple[bool, ...]:
        """For each candidate whether a model sampled it; the search proposed the others."""
        return tuple(is_sampled(candidate_id) for candidate_id in self.candidate_ids)

    @property
    def num_samples(self) -> int:
        """How many of its candidates a model sampled."""
        return sum(map(is_sampled, self.candidate_ids))

    @property
    def outputs(self) -> tuple[Grid | None, ...]:
        """The outputs for all inputs, train first; None where the program gave none."""
        return unpack_grids(self.sizes, self.cells)

    @property
    def valid(self) -> bool:
        """Whether the program gave a legal grid for every input."""
        return self.outcome is Outcome.OK

    def _repr_html_(self) -> str:
        from arc_dsl.display import program_html

        return program_html(self.program, self.verdict())

    def verdict(self, cpu_seconds: float = 0.0) -> Verdict:
        """Return the verdict; `cpu_seconds` comes from the `timings` shard."""
        return Verdict(
            outcome=self.outcome,
            reason=self.reason,
            exception=self.exception,
            line=self.line,
            syscall=self.syscall,
            cpu_seconds=cpu_seconds,
            outputs=self.outputs,
            correct=self.correct,
            num_train=self.num_train,
        )


def judge_candidates(candidates: Sequence[Candidate], verdict: Verdict, task: Task) -> JudgedProgram:
    """Return the row for candidates that share a task, an augmentation and a canonical program.

    Args:
        candidates: at least one, all with the same `distinct_key`; `program` is taken from the first.
        verdict: what running that program did, its outputs turned back to the grids of the task.
        task: the task that the program was run on, with as many pairs as the verdict has outputs.

    Raises:
        ValueError: the candidates are of different tasks or programs, or the numbers of grids differ.
    """
    keys = {distinct_key(candidate) for candidate in candidates}
    if len(keys) != 1:
        raise ValueError(f"candidates of one task and one program are needed, got {len(keys)}: {sorted(keys)[:3]}")
    if not len(task.pairs) == len(verdict.outputs) == len(verdict.correct):
        raise ValueError(
            f"task {candidates[0].task_id} has {len(task.pairs)} pairs, but the verdict {len(verdict.outputs)} "
            f"outputs; judge it on the same task"
        )
    sizes, cells = pack_grids(verdict.outputs)
    logprobs = [candidate.logprob for candidate in candidates if not np.isnan(candidate.logprob)]
    return JudgedProgram(
        task_id=candidates[0].task_id,
        fingerprint=fingerprint_task(task),
        augmentation=distinct_key(candidates[0])[1],
        program_hash=candidates[0].program_hash,
        program=candidates[0].program,
        candidate_ids=tuple(candidate.candidate_id for candidate in candidates),
        temperatures=tuple(_as_float32(candidate.temperature) for candidate in candidates),
        rounds=tuple(candidate.round for candidate in candidates),
        count=len(candidates),
        num_tokens=sum(candidate.num_tokens for candidate in candidates),
        logprob=_as_float32(max(logprobs, default=float("nan"))),
        outcome=verdict.outcome,
        reason=_as_utf8(verdict.reason),
        exception=_as_utf8(verdict.exception),
        line=verdict.line,
        syscall=verdict.syscall,
        num_train=verdict.num_train,
        sizes=sizes,
        cells=cells,
        correct=verdict.correct,
        fits=verdict.fits,
        solves=verdict.solves,
        correct_grids=_as_float32(share_of_correct_grids(verdict.correct)),
        correct_cells=_as_float32(share_of_correct_cells(verdict.outputs, task.outputs)),
    )


def is_sampled(candidate_id: str) -> bool:
    """Return whether the candidate of this id was sampled from a model; else the search found it."""
    return not candidate_id.startswith(f"{SEARCH_ID}-")


def distinct_key(candidate: Candidate) -> tuple[str, str, str]:
    """Return what makes a candidate's program distinct: task, augmentation of its grids, canonical program."""
    return candidate.task_id, parse_augmentation(candidate.augmentation).on_grids.name, candidate.program_hash


def group_candidates(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Group candidates by `distinct_key`; groups and members keep the order of first appearance."""
    groups: dict[tuple[str, str, str], list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(distinct_key(candidate), []).append(candidate)
    return list(groups.values())


def merge_judged(judged: Iterable[JudgedProgram]) -> list[JudgedProgram]:
    """Return one row per task, augmentation and program, in order of first appearance, from rows of several rounds.

    Counts add up, candidate ids are joined, and the best log-probability is kept; the rest is the first row's. Rows
    that were judged on different versions of a task stay apart, for whoever uses them to refuse.
    """
    groups: dict[tuple[str, ...], list[JudgedProgram]] = {}
    for row in judged:
        groups.setdefault((*row.key, row.fingerprint), []).append(row)
    return [rows[0] if len(rows) == 1 else _merge_rows(rows) for rows in groups.values()]


def _merge_rows(rows: Sequence[JudgedProgram]) -> JudgedProgram:
    return replace(
        rows[0],
        candidate_ids=tuple(candidate_id for row in rows for candidate_id in row.candidate_ids),
        temperatures=tuple(temperature for row in rows for temperature in row.temperatures),
        rounds=tuple(number for row in rows for number in row.rounds),
        count=sum(row.count for row in rows),
        num_tokens=sum(row.num_tokens for row in rows),
        logprob=max((row.logprob for row in rows if not np.isnan(row.logprob)), default=float("nan")),
    )


def share_of_correct_grids(correct: Sequence[bool | None]) -> float:
    """Return the share of the known grids that are right, 0 when none is known."""
    known = [right for right in correct if right is not None]
    return sum(known) / len(known) if known else 0.0


def share_of_correct_cells(outputs: Sequence[Grid | None], expected: Sequence[Grid | None]) -> float:
    """Return right cells / cells over the known expected grids; an output of another size has none right."""
    right = total = 0
    for output, target in zip(outputs, expected, strict=True):
        if target is None:
            continue
        total += target.size
        if output is not None and output.shape == target.shape:
            right += int(np.count_nonzero(output == target))
    return right / total if total else 0.0


def pack_grids(grids: Sequence[Grid | None]) -> tuple[bytes, bytes]:
    """Return (sizes, cells): two bytes per grid, height and width (0, 0 for None), and all cells, one byte each."""
    sizes = bytes(side for grid in grids for side in ((0, 0) if grid is None else grid.shape))
    return sizes, b"".join(pack_grid(grid)[2] for grid in grids if grid is not None)


def split_grids(sizes: bytes, cells: bytes) -> Iterator[PackedGrid]:
    """Yield the height, width and cells of each grid that `pack_grids` packed; 0, 0 and no cells for None."""
    start = 0
    for height, width in zip(sizes[::2], sizes[1::2], strict=True):
        stop = start + height * width
        yield height, width, cells[start:stop]
        start = stop


def unpack_grids(sizes: bytes, cells: bytes) -> tuple[Grid | None, ...]:
    """Return the grids that `pack_grids` packed."""
    return tuple(unpack_grid(packed) if packed[0] else None for packed in split_grids(sizes, cells))


def _as_float32(value: float) -> float:
    """Return `value` as it will be read back from a float32 column."""
    return float(np.float32(value))


def _as_utf8(text: str) -> str:
    """Return `text` with lone surrogates, which a program can put into its exception, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
