"""A film shows what a solve could see of itself: rounds judged by train pairs, and the lessons behind a program."""

from dataclasses import replace

import pytest

from evaluation.candidates import merge_judged
from evaluation.film import film_task, find_winner
from evaluation.lineage import NUM_PARENTS, Lesson, list_ancestry, trace_steps
from evaluation.report.film import MAX_LOSSES, describe_film, describe_lessons, film_panel, shorten_losses
from flows.artifacts.store import Store
from flows.lessons import Taught, digest_taught, read_lessons
from generators.task_shard import GeneratedTask
from tests.support.judged import BLUE, RED, judge, task
from tests.support.stores import model_stage, task_stage
from tests.support.trainings import make_tasks

HALF = [[1, 2]]  # right in one of two cells


def solve_rows(of):
    """Return the rows of three rounds: nothing right; half of it, and what round 1 had; all of it, in two programs."""
    return merge_judged(
        [
            judge(of, "red", [RED] * 3, count=2),
            judge(of, "nothing", [None] * 3),
            judge(of, "red", [RED] * 3, number=1),
            judge(of, "half", [HALF, HALF, BLUE], count=3, number=1),
            judge(of, "longer half", [HALF, HALF, BLUE], number=1),
            judge(of, "right by far", [BLUE] * 3, number=2),
            judge(of, "right", [BLUE] * 3, number=2),
        ]
    )


def lessons_of(rows):
    """Return the lessons of two updates: from what missed in round 1, and from all that missed."""
    ids = {row.program: row.candidate_ids[0] for row in rows}
    first = {ids["red"]: "red"}
    return [
        Lesson(1, {**first, "other-0": "x"}, (2.0, 1.0)),
        Lesson(2, {**first, "other-0": "x", ids["half"]: "shorter"}, (1.0, 0.5)),
    ]


def test_a_frame_says_what_a_round_added():
    """Candidates, new behaviours and the spread of right cells are counted per round; the best is the nearest."""
    of = task("a")
    first, second, third = film_task(of, solve_rows(of))
    assert (first.round, first.num_candidates, first.num_valid, first.num_behaviours, first.num_new) == (0, 3, 2, 1, 1)
    assert first.best.program == "red" and first.right_cells == 0.0 and first.quartiles == (0.0,) * 5
    assert (second.num_candidates, second.num_behaviours, second.num_new, second.num_fits) == (5, 2, 1, 0)
    assert second.best.program == "half" and (second.right_grids, second.right_cells) == (0, 0.5)
    assert second.quartiles == (0.0, 0.5, 0.5, 0.5, 0.5)
    assert (third.num_fits, third.right_grids, third.best.program) == (2, 2, "right")
    assert find_winner([first, second, third]) is third and find_winner([first, second]) is None


def test_a_round_without_a_valid_program_has_a_frame():
    """Such a round has no best program and no spread, and is not left out."""
    of = task("a")
    (frame,) = film_task(of, [judge(of, "nothing", [None] * 3)])
    assert (frame.num_candidates, frame.num_valid, frame.best, frame.quartiles) == (1, 0, None, ())


def test_the_best_of_a_round_was_written_in_it():
    """A behaviour that came back is shown with a program of that round, not with a shorter one of another."""
    of = task("a")
    rows = [judge(of, "p", [RED] * 3), judge(of, "longer", [RED] * 3, number=1)]
    assert [frame.best.program for frame in film_task(of, rows)] == ["p", "longer"]


def test_test_outputs_choose_nothing():
    """With other test outputs every frame has the same best program and figures, and lessons the same parents."""
    films, steps = [], []
    for expected in (BLUE, RED, None):
        of = task("a", test_output=expected)
        rows = solve_rows(of)
        films.append([replace(frame, best=frame.best.program) for frame in film_task(of, rows)])
        parents = [step.parents for step in trace_steps(of, rows, lessons_of(rows))]
        steps.append([[parent.row.program for parent in of_step] for of_step in parents])
    assert films[0] == films[1] == films[2] and steps[0] == steps[1] == steps[2]


def test_the_lineage_goes_back_to_the_base_model():
    """Each update behind a program counts what was new in it, of its task and of others; later updates are no part."""
    of = task("a")
    rows = solve_rows(of)
    steps = trace_steps(of, rows, lessons_of(rows))
    assert [(step.round, step.num_own, step.num_others) for step in steps] == [(1, 1, 1), (2, 1, 0)]
    assert (steps[1].parents[0].row.program, steps[1].parents[0].program) == ("half", "shorter")
    assert steps[1].parents[0].right_cells == 0.5
    assert [step.round for step in list_ancestry(steps, 2)] == [2, 1]
    assert [step.round for step in list_ancestry(steps, 1)] == [1] and list_ancestry(steps, 0) == []


def test_only_the_nearest_parents_are_kept():
    """Of many programs that an update learnt from, the nearest to the train outputs stay and all are counted."""
    of = task("a")
    rows = [judge(of, f"p{number}", [[[number, 1]], RED, RED]) for number in range(2, 9)]
    rows.append(judge(of, "half", [HALF, HALF, RED]))
    lesson = Lesson(1, {row.candidate_ids[0]: row.program for row in rows}, ())
    (step,) = trace_steps(of, rows, [lesson])
    assert (len(step.parents), step.num_own) == (NUM_PARENTS, 8)
    assert step.parents[0].row.program == "half"


def test_the_page_names_programs_by_their_rank():
    """Frames and lineage refer to programs, count rounds from 1, and say who found the first that fits."""
    of = task("a")
    rows = solve_rows(of)
    ranks = {row.key: number for number, row in enumerate(rows, start=1)}
    film = describe_film(film_task(of, rows), trace_steps(of, rows, lessons_of(rows)), ranks)
    names = [rows[frame["best"] - 1].program for frame in film["frames"]]
    assert names == ["red", "half", "right"] and [frame["round"] for frame in film["frames"]] == [1, 2, 3]
    assert [frame["learnt"] for frame in film["frames"]] == [1, 1, 0]
    lineage = film["lineage"]
    assert (lineage["round"], lineage["sampled"], rows[lineage["best"] - 1].program) == (3, True, "right")
    assert [step["parents"][0]["learnt"] for step in lineage["steps"]] == ["shorter", ""]
    searched = [judge(of, "search-a-", [BLUE] * 3), judge(of, "red", [RED] * 3, number=1)]
    found = describe_film(film_task(of, searched), [], {row.key: 1 for row in searched})["lineage"]
    assert (found["sampled"], found["round"], found["steps"]) == (False, 1, [])
    assert describe_film(film_task(of, searched[:1]), [], {}) is None


def test_the_rounds_have_a_panel():
    """Over all tasks: samples, new behaviours, tasks first fitted, the best cells, and the update that follows."""
    tasks = [task("a"), task("b")]
    films = [film_task(of, solve_rows(of)) for of in tasks]
    panel = film_panel(films, lessons_of(solve_rows(tasks[0])))
    assert panel.table.rows == (
        ("1", "2", "6", "2", "0", "0.0%", "2", "2 → 1"),
        ("2", "2", "10", "2", "0", "50.0%", "3", "1 → 0.5"),
        ("3", "2", "4", "2", "2", "100.0%", "-", "-"),
    )
    assert film_panel([film[:1] for film in films], []) is None


@pytest.mark.parametrize("count", [0, 1, MAX_LOSSES, 1000])
def test_a_loss_curve_has_few_points(count: int):
    """However many steps an update took, its curve begins and ends where the losses do."""
    losses = shorten_losses([float(number) for number in range(count)])
    assert len(losses) == min(count, MAX_LOSSES)
    assert losses == sorted(losses)
    assert describe_lessons([Lesson(1, {}, (0.5,))]) == [{"round": 2, "tasks": 0, "losses": [0.5]}]


def test_lessons_are_read_from_what_the_stages_left(tmp_path):
    """Each update has the candidates its tasks were made from and its losses; what it read is in the digests."""
    store = Store(str(tmp_path))
    shards = [
        [GeneratedTask(one.task, "relabel", "missed", 0.0, 0, 0, one.program, source=f"c{number}-{index}")]
        for number in range(2)
        for index, one in enumerate(make_tasks(1))
    ]
    made = [task_stage(store, f"round {number}", shard) for number, shard in enumerate(shards)]
    updates = [
        Taught(1, model_stage(store, [2.0, 1.0]), (made[0],)),
        Taught(2, model_stage(store, [0.5]), (made[0], made[1])),
    ]
    first, second = read_lessons(updates)
    assert (first.round, first.losses, list(first.programs)) == (1, (2.0, 1.0), ["c0-0"])
    assert (second.losses, list(second.programs)) == ((0.5,), ["c0-0", "c1-0"])
    assert second.programs["c1-0"] == shards[1][0].program
    digests = digest_taught(updates)
    assert digests != digest_taught([updates[0], replace(updates[1], tasks=(made[1],))])
    assert digests != digest_taught([updates[0], replace(updates[1], model=updates[0].model)])
