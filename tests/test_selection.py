"""Two attempts per test input are chosen from the train pairs and the votes, never from the test outputs."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from arc_dsl.program import program_hash
from arc_dsl.sandbox import Sandbox
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks
from evaluation.attempts import compare_policies, score_attempts
from evaluation.candidates import Candidate
from evaluation.program_shard import write_candidates
from evaluation.selection import POLICIES, select_attempts
from evaluation.submission import build_submission
from evaluation.verify import verify_candidates
from tests.support.judged import BLUE, RED, judge, task

GREEN = [[3, 3]]
GRAY = [[5, 5], [5, 5]]


def chosen(of, rows, policy="agreement"):
    """Return the attempts for the first test input as nested lists."""
    return [grid.tolist() for grid in select_attempts([of], rows, policy)[of.id][0]]


def test_programs_that_fit_come_before_any_number_that_do_not():
    """One fitting candidate outweighs a hundred that agree on another output."""
    of = task("a")
    rows = [judge(of, "many", [RED, RED, RED], count=100), judge(of, "fit", [BLUE, BLUE, GREEN])]
    assert chosen(of, rows) == [GREEN, RED]
    assert chosen(of, rows, "majority") == [RED, GREEN]


def test_among_programs_that_fit_agreement_decides():
    """Outputs are ranked by how many candidates propose them, summed over different programs."""
    of = task("a")
    rows = [
        judge(of, "p", [BLUE, BLUE, RED], count=3),
        judge(of, "q", [BLUE, BLUE, GREEN], count=2),
        judge(of, "r", [BLUE, BLUE, GREEN], count=2),
        judge(of, "s", [BLUE, BLUE, GRAY], count=1),
    ]
    assert chosen(of, rows) == [GREEN, RED]


def test_an_output_seen_under_several_augmentations_is_stronger():
    """Four candidates that agree over four views of the task beat nine from one, and `candidates` sees the reverse."""
    of = task("a")
    rows = [judge(of, "p", [BLUE, BLUE, RED], count=9)]
    rows += [judge(of, "q", [BLUE, BLUE, GREEN], augmentation=f"sym={number}") for number in range(1, 5)]
    assert chosen(of, rows) == chosen(of, rows, "views") == [GREEN, RED]
    assert chosen(of, rows, "candidates") == [RED, GREEN]
    many = [*rows, judge(of, "p", [BLUE, BLUE, RED], augmentation="sym=7", count=9)]
    assert chosen(of, many) == [RED, GREEN]
    assert chosen(of, many, "views") == [GREEN, RED]


def test_log_probability_then_length_break_ties():
    """With equal votes the likelier program's output comes first, then the shorter program's."""
    of = task("a")
    long, short, likely = (
        judge(of, name, [BLUE, BLUE, out]) for name, out in (("longer", RED), ("short", GREEN), ("l", BLUE))
    )
    assert chosen(of, [long, short]) == [GREEN, RED]
    assert chosen(of, [long, short, replace(likely, logprob=-0.5, program="x" * 99)]) == [BLUE, GREEN]


def test_an_unknown_log_probability_is_the_worst():
    """A program without a log-probability, as from a folder of files, loses ties instead of confusing the order."""
    of = task("a")
    rows = [
        replace(judge(of, "p", [BLUE, BLUE, RED]), logprob=float("nan")),
        replace(judge(of, "longer", [BLUE, BLUE, GREEN]), logprob=-1e9),
    ]
    assert chosen(of, rows) == chosen(of, rows[::-1]) == [GREEN, RED]


def test_partial_outputs_vote_too():
    """A program that failed on a train pair but answered the test input is better than no attempt."""
    of = task("a")
    assert chosen(of, [judge(of, "p", [BLUE, None, GREEN]), judge(of, "q", [BLUE, None, None])]) == [GREEN]
    assert select_attempts([of], [])["a"] == ((),)


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_reads_a_test_output(policy):
    """Hiding or forging everything known about the test pairs changes no attempt of any policy."""
    of = task("a")
    rows = [
        judge(of, "p", [BLUE, BLUE, RED], count=2),
        judge(of, "q", [BLUE, BLUE, BLUE]),
        judge(of, "r", [BLUE, RED, GREEN], count=5),
    ]
    hidden = of.without_test_outputs()
    forged = [
        replace(row, correct=(*row.correct[:2], not row.correct[2]), solves=not row.solves, correct_grids=0.5)
        for row in rows
    ]
    assert chosen(of, rows, policy) == chosen(hidden, forged, policy)


def test_flipped_test_outputs_change_no_attempt():
    """Real programs judged by the sandbox on tasks whose test outputs are all wrong give the same attempts."""
    tasks = load_tasks("arc1:training/67a3c6ac,68b16354,74dd1130")
    sources = [
        f"def task(img):\n    return {value}\n"
        for value in ("img[:, ::-1]", "img[::-1]", "img.T", "img", "img[:2]", "3")
    ]
    flipped = [
        Task(of.id, of.train, tuple(Pair(pair.input, (pair.output + 1) % 10) for pair in of.test)) for of in tasks
    ]
    right, wrong = (judge_really(of, sources) for of in (tasks, flipped))
    assert sum(row.solves for row in right) >= 3 and sum(row.solves for row in wrong) == 0
    for policy in POLICIES:
        attempts = [build_submission(tasks, select_attempts(tasks, rows, policy)) for rows in (right, wrong)]
        assert attempts[0] == attempts[1]


def judge_really(tasks, sources):
    """Return the rows of every program on every task, each shown plainly and turned, as the sandbox judges them."""
    with Sandbox(workers=1) as sandbox, TemporaryDirectory() as folder:
        candidates = [
            Candidate(
                *(of.id, f"{of.id}-{number}-{name}", 0, name, "", source, program_hash(source)),
                *(-1.0, 5, "stop", 1.0, number, "m", 0),
            )
            for of in tasks
            for number, source in enumerate(sources)
            for name in ("identity", "sym=1")
        ]
        write_candidates(Path(folder) / "c.parquet", candidates)
        rows, _ = verify_candidates(sandbox, Path(folder) / "c.parquet", {of.id: of for of in tasks})
    return rows


@pytest.mark.parametrize("policy", POLICIES)
def test_attempts_do_not_depend_on_the_order_of_rows(policy):
    """Shuffled verdicts give the same attempts, so that shards may finish in any order."""
    of = task("a")
    rows = [judge(of, f"p{i}", [BLUE if i % 3 else RED, BLUE, [[i % 7]]]) for i in range(30)]
    shuffled = [rows[i] for i in np.random.default_rng(0).permutation(30)]
    assert chosen(of, rows, policy) == chosen(of, shuffled, policy)


def test_unknown_policy_is_refused_with_the_names():
    """A misspelt policy is an error that lists those that exist."""
    with pytest.raises(ValueError, match=r"must be one of agreement, .* got 'luck'"):
        select_attempts([], [], "luck")


def test_comparison_shows_what_selection_loses_to_the_oracle():
    """Every policy and the oracle are scored on the same programs; none beats the oracle."""
    tasks = [task("a"), task("b"), task("c", test_output=None), task("d")]
    rows = [
        *(judge(tasks[0], f"p{i}", [BLUE, BLUE, [[i]]]) for i in range(2)),
        judge(tasks[0], "right", [RED, RED, BLUE]),
        judge(tasks[1], "right", [BLUE] * 3),
        judge(tasks[2], "p", [BLUE] * 3),
    ]
    scores = {score.policy: score for score in compare_policies(tasks, rows)}
    assert set(scores) == {*POLICIES, "oracle", "oracle of fits"}
    assert scores["oracle"].solved == ("a", "b") and scores["oracle of fits"].solved == ("b",)
    assert all(score.low <= score.num_solved / 3 <= score.high for score in scores.values())
    assert (scores["oracle"].num_tasks, scores["oracle"].num_solved) == (3, 2)
    assert (scores["agreement"].num_solved, scores["agreement"].score) == (1, pytest.approx(1 / 3))
    assert all(score.first_score <= score.score <= scores["oracle"].score for score in scores.values())


def test_a_task_of_two_test_inputs_is_solved_by_both():
    """The score is over test inputs, a solved task needs all of them, and the third attempt counts for nothing."""
    of = task("a")
    two = Task("a", of.train, of.test * 2)
    red, blue = np.array(RED), np.array(BLUE)
    score = score_attempts("x", [two], {"a": ((red, blue), (red, red, blue))})
    assert (score.num_solved, score.score, score.first_score) == (0, 0.5, 0.0)
