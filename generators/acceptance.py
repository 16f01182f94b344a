"""What makes a proposed task worth training on: every check, and the reason given when one fails.

The checks run in the order of their cost. A task that passes them has legal, deterministic outputs which depend on the
inputs, a program in which every statement matters, and train pairs that tell its rule from those of its rivals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from arc_dsl.grid import Grid, GridError, is_grid
from generators.decontamination import is_contaminated
from generators.execution import TrustedProgram, WorkLimitError, compile_program
from generators.registry import Draft

_OTHER_COLORS = np.array([3, 7, 0, 9, 1, 8, 2, 5, 4, 6])  # color -> another color, each once


class Reason(StrEnum):
    """Why a draft was rejected."""

    UNDRAWABLE = "undrawable"  # the generator found no room, or gave up in its own words
    DRAW_ERROR = "draw_error"  # the generator raised something else: a bug in it
    BAD_INPUT = "bad_input"  # an input is not a legal grid, or there are not as many as asked for
    REPEATED_INPUT = "repeated_input"  # two inputs are equal
    BAD_PROGRAM = "bad_program"  # the program does not compile or raises
    OUT_OF_WORK = "out_of_work"  # the program took too many turns of loops
    BAD_OUTPUT = "bad_output"  # an output is not a legal grid
    UNCHANGED = "unchanged"  # every output equals its input
    CONSTANT = "constant"  # all outputs are equal, though the generator did not say that they may be
    NONDETERMINISTIC = "nondeterministic"  # a second run, in another order, gave other outputs
    COLOR_BOUND = "color_bound"  # recolored inputs do not give recolored outputs, though the generator promises it
    AMBIGUOUS = "ambiguous"  # a rival program fits the train pairs and differs on the test pair
    CONTAMINATED = "contaminated"  # a pair is one of an evaluation split
    DUPLICATE = "duplicate"  # the shard has a task with the same program and outputs, or the same pairs


class DraftRejected(Exception):
    """A draft that is not worth a task.

    Attributes:
        reason: which check it failed.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason


@dataclass(frozen=True)
class ValidTask:
    """A draft that passed all checks.

    Attributes:
        program: source in which every statement matters.
        inputs: as drafted, train pairs first.
        outputs: what `program` gives for them.
    """

    program: str
    inputs: list[Grid]
    outputs: list[Grid]

    @property
    def key(self) -> bytes:
        """Return a hash of the inputs and outputs."""
        return hash_grids([*self.inputs, *self.outputs])


def validate_draft(draft: Draft, num_pairs: int, rivals: Sequence[TrustedProgram] = ()) -> ValidTask:
    """Run all checks on a draft.

    Args:
        draft: what the generator proposed.
        num_pairs: how many pairs it was asked for; the last one is the test pair.
        rivals: other programs of the same generator; one that fits the train pairs must agree on the test pair.

    Raises:
        DraftRejected: a check failed; the reason says which.
    """
    _check_inputs(draft.inputs, num_pairs)
    try:
        program = compile_program(draft.program)
    except (SyntaxError, ValueError) as error:
        raise DraftRejected(Reason.BAD_PROGRAM, f"{error}") from None
    outputs = run_program(program, draft.inputs)
    _check_outputs(draft.inputs, outputs, draft.constant)
    _check_determinism(program, draft.inputs, outputs)
    source = draft.program
    irrelevant = _find_irrelevant_statements(program, draft.inputs, outputs)
    if irrelevant:
        source = program.source_without(irrelevant)
        program = compile_program(source)
        outputs = run_program(program, draft.inputs)
    if draft.any_colors:
        _check_recoloring(program, draft.inputs, outputs)
    _check_rivals(source, rivals, draft.inputs, outputs)
    if is_contaminated(zip(draft.inputs, outputs, strict=True)):
        raise DraftRejected(Reason.CONTAMINATED)
    return ValidTask(source, list(draft.inputs), outputs)


def run_program(program: TrustedProgram, grids: Sequence[Grid]) -> list[Grid]:
    """Return the program's outputs.

    Raises:
        DraftRejected: it raised, took too many loop turns, or gave something that is not a legal grid.
    """
    try:
        return program.run_all(grids)
    except WorkLimitError as error:
        raise DraftRejected(Reason.OUT_OF_WORK, f"{error}") from None
    except GridError as error:
        raise DraftRejected(Reason.BAD_OUTPUT, f"{error}") from None
    except Exception as error:  # failing is a program's ordinary result
        raise DraftRejected(Reason.BAD_PROGRAM, f"{type(error).__name__}: {error}") from None


def hash_grids(grids: Sequence[Grid]) -> bytes:
    """Return a hash of a sequence of grids."""
    digest = hashlib.blake2b(digest_size=16)
    for grid in grids:
        digest.update(bytes(grid.shape))
        digest.update(grid.astype(np.uint8).tobytes())
    return digest.digest()


def _check_inputs(grids: Sequence[Grid], num_pairs: int) -> None:
    if len(grids) != num_pairs:
        raise DraftRejected(Reason.BAD_INPUT, f"asked for {num_pairs} inputs, got {len(grids)}")
    for grid in grids:
        if not is_grid(grid):
            raise DraftRejected(Reason.BAD_INPUT, "inputs must be int64 arrays of 1-30 rows and columns, colors 0-9")
    if len({(grid.shape, grid.tobytes()) for grid in grids}) < len(grids):
        raise DraftRejected(Reason.REPEATED_INPUT)


def _check_outputs(grids: Sequence[Grid], outputs: Sequence[Grid], constant: bool) -> None:
    if all(_equal(grid, output) for grid, output in zip(grids, outputs, strict=True)):
        raise DraftRejected(Reason.UNCHANGED)
    if not constant and len(outputs) > 1 and all(_equal(output, outputs[0]) for output in outputs[1:]):
        raise DraftRejected(Reason.CONSTANT)


def _check_determinism(program: TrustedProgram, grids: Sequence[Grid], outputs: Sequence[Grid]) -> None:
    again = run_program(program, grids[::-1])[::-1]
    if not all(_equal(first, second) for first, second in zip(outputs, again, strict=True)):
        raise DraftRejected(Reason.NONDETERMINISTIC)


def _check_recoloring(program: TrustedProgram, grids: Sequence[Grid], outputs: Sequence[Grid]) -> None:
    recolored = run_program(program, [_OTHER_COLORS[grid] for grid in grids])
    if not all(_equal(_OTHER_COLORS[output], again) for output, again in zip(outputs, recolored, strict=True)):
        raise DraftRejected(Reason.COLOR_BOUND)


def _find_irrelevant_statements(program: TrustedProgram, grids: Sequence[Grid], outputs: Sequence[Grid]) -> list[int]:
    """Return the statements without which the outputs stay the same.

    They are tried one at a time, last ones first so that what only fed a dead statement dies after it, and each trial
    runs without those already found: two statements that can stand in for each other are never both removed.

    Raises:
        DraftRejected: a statement matters for the test pair only, so that no train pair shows it.
    """
    irrelevant: list[int] = []
    for number in reversed(range(program.num_statements)):
        num_right = _count_right(program, grids, outputs, [*irrelevant, number])
        if num_right == len(grids):
            irrelevant.append(number)
        elif num_right == len(grids) - 1:
            raise DraftRejected(Reason.AMBIGUOUS, f"statement {number} matters for the test pair only")
    return irrelevant


def _check_rivals(
    source: str, rivals: Sequence[TrustedProgram], grids: Sequence[Grid], outputs: Sequence[Grid]
) -> None:
    for rival in rivals:
        if rival.source != source and _count_right(rival, grids, outputs) == len(grids) - 1:
            raise DraftRejected(Reason.AMBIGUOUS, rival.source)


def _count_right(
    program: TrustedProgram, grids: Sequence[Grid], outputs: Sequence[Grid], without: Sequence[int] = ()
) -> int:
    """Return how many pairs the program gets right before the first wrong one, with some statements switched off."""
    for number, (grid, output) in enumerate(zip(grids, outputs, strict=True)):
        try:
            if not _equal(program.run(grid, without), output):
                return number
        except Exception:  # failing is a program's ordinary result
            return number
    return len(grids)


def _equal(first: Grid, second: Grid) -> bool:
    return first.shape == second.shape and bool((first == second).all())
