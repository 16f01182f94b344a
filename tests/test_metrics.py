"""Metrics count every candidate and every task, and pass@k is the unbiased estimator."""

import json
from itertools import combinations

import numpy as np
import pytest

from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.verdict import Outcome
from evaluation.behaviour import group_by_behaviour
from evaluation.breakdown import augmentation_kind
from evaluation.candidates import Candidate, judge_candidates, merge_judged
from evaluation.evaluate import EvaluateConfig, pool_search, write_result
from evaluation.metrics import evaluate_judged, evaluate_task
from evaluation.pass_at import estimate_pass_at, pass_at_k
from evaluation.taxonomy import Ending, find_ending
from tests.support.judged import BLUE, RED, judge, task


@pytest.mark.parametrize(("n", "c"), [(1, 0), (1, 1), (5, 2), (6, 1), (7, 7), (6, 0)])
def test_pass_at_k_equals_drawing_every_subset(n, c):
    """The estimate is the share of all k-subsets of the candidates that hold one that solves."""
    for k in range(1, n + 1):
        hits = [any(index < c for index in drawn) for drawn in combinations(range(n), k)]
        assert pass_at_k(np.array([n]), np.array([c]), k)[0] == pytest.approx(np.mean(hits), abs=1e-12)


def test_pass_at_k_is_exact_for_many_candidates():
    """pass@1 is c / n and pass@n is whether any solves, also for 10,000 candidates."""
    n, c = np.full(4, 10_000), np.array([0, 1, 5_000, 10_000])
    assert pass_at_k(n, c, 1) == pytest.approx(c / n, abs=1e-9)
    assert pass_at_k(n, c, 10_000).tolist() == [0.0, 1.0, 1.0, 1.0]


def test_pass_at_k_needs_a_positive_k():
    """A k below 1 is refused with its value."""
    with pytest.raises(ValueError, match="at least 1, got 0"):
        pass_at_k(np.array([3]), np.array([1]), 0)


def test_pass_at_runs_to_n_with_an_interval_that_holds_the_value():
    """The k run 1, 2, 4 ... n; intervals hold the value, never change, and come with the tasks that fell short."""
    n, c = np.array([12] * 9 + [3, 0]), np.array([1, 2, 0, 12, 0, 5, 0, 0, 1, 1, 0])
    estimates = estimate_pass_at(n, c)
    assert [estimate.k for estimate in estimates] == [1, 2, 4, 8, 12]
    assert all(0 <= one.low < one.value < one.high <= 1 for one in estimates)
    assert [one.num_short for one in estimates] == [0, 0, 1, 1, 1]
    assert estimates[-1].value == pytest.approx(np.mean(c > 0))
    assert estimate_pass_at(n, c) == estimates


def test_interval_covers_the_truth_about_as_often_as_it_says():
    """Over 200 draws of 60 tasks the 95 % interval of pass@1 holds the true rate at least 90 % of the time."""
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        rates = rng.beta(0.3, 0.9, size=60)  # mean 0.25
        first = estimate_pass_at(np.full(60, 16), rng.binomial(16, rates))[0]
        covered += first.low <= 0.25 <= first.high
    assert 180 <= covered <= 200


def test_tasks_without_candidates_stay_in_the_denominator():
    """Half of the tasks were never tried: the solve rate is halved, not kept."""
    tasks = [task("a"), task("b")]
    metrics = evaluate_judged(tasks, [judge(tasks[0], "p", [BLUE] * 3)])
    assert (metrics.num_tasks, metrics.num_tried, metrics.num_tasks_solved) == (2, 1, 1)
    assert [one.value for one in metrics.pass_at] == [0.5]
    assert metrics.correct_grids == 0.5
    assert [entry.num_candidates for entry in metrics.tasks] == [1, 0]


def test_solving_needs_one_candidate_right_on_everything():
    """One candidate right on train and another right on test do not solve the task together."""
    of = task("a")
    rows = [judge(of, "train", [BLUE, BLUE, RED]), judge(of, "test", [RED, RED, BLUE])]
    entry = evaluate_task(of, rows)
    assert (entry.num_fits, entry.num_solves) == (1, 0)
    assert entry.best_correct_grids == pytest.approx(2 / 3)


def test_candidates_are_counted_behind_their_program():
    """Counts are of candidates; programs and behaviours are distinct; behaviours need a valid program."""
    of = task("a")
    rows = [
        judge(of, "p", [BLUE] * 3, count=3),
        judge(of, "q", [BLUE] * 3),
        judge(of, "r", [RED] * 3, count=2),
        judge(of, "s", [BLUE, None, None], count=4, exception="KeyError", reason="KeyError: 3"),
        judge(of, "t", [None] * 3, outcome=Outcome.TIMEOUT),
    ]
    metrics = evaluate_judged([of], rows)
    entry = metrics.tasks[0]
    assert (entry.num_candidates, entry.num_valid, entry.num_programs, entry.num_behaviours) == (11, 6, 5, 2)
    assert (entry.num_fits, entry.num_solves) == (4, 4)
    assert entry.correct_grids == pytest.approx((4 * 1 + 4 / 3) / 11)
    assert metrics.outcomes == {"ok": 6, "error": 4, "timeout": 1}
    assert metrics.exceptions == {"KeyError": 4}


def test_behaviours_are_counted_across_augmentations():
    """Programs on differently augmented grids are distinct, and one behaviour where their outputs are the same."""
    of = task("a")
    rows = [
        judge(of, "p", [BLUE, BLUE, RED], count=2),
        judge(of, "p", [BLUE, BLUE, RED], augmentation="sym=3"),
        judge(of, "q", [BLUE, BLUE, RED], augmentation="colors=0213456789"),
        judge(of, "r", [RED, None, None]),
        judge(of, "s", [RED, None, None]),
    ]
    same, partial = group_by_behaviour(rows)
    assert (same.count, len(same.rows)) == (4, 3)
    assert same.augmentations == ("colors=0213456789", "identity", "sym=3")
    assert [row.program for row in partial.rows] == ["r", "s"]
    entry = evaluate_task(of, rows)
    assert (entry.num_programs, entry.num_behaviours) == (5, 1)


PROGRAMS = {
    "no program at all": Ending.NO_PROGRAM,
    "": Ending.NO_PROGRAM,
    "def solve(img):\n    return img\n": Ending.NO_PROGRAM,
    "def task(img):\n    return img +\n": Ending.NO_COMPILE,
    "def task(img):\n    return" + " (" * 5000 + "img" + ")" * 5000: Ending.NO_COMPILE,
    "def task(img):\n    return img[99]\n": Ending.EXCEPTION,
    "def task(img):\n    return nothing\n": Ending.EXCEPTION,
    "def task(img):\n    return 'red'\n": Ending.INVALID,
    "def task(img):\n    while True:\n        pass\n": Ending.TIMEOUT,
    "def task(img):\n    return [0] * 10**12\n": Ending.MEMORY,
    "import os\ndef task(img):\n    os._exit(0)\n": Ending.CRASH,
    "def task(img):\n    return img\n": Ending.MISSES,
    "def task(img):\n    return np.ones((1, 2), int)\n": Ending.SOLVES,
    "task = lambda img: np.full((1, 2), 1)\n": Ending.SOLVES,
}


def test_endings_of_real_programs():
    """The sandbox's verdicts say at which step a program ended, from prose to a solution."""
    of = task("a")
    job = {"inputs": of.inputs, "expected": of.outputs, "num_train": 2}
    with Sandbox(workers=1) as sandbox:
        verdicts = dict(sandbox.run(Job(source=source, **job) for source in PROGRAMS))
    for index, (source, ending) in enumerate(PROGRAMS.items()):
        candidate = Candidate("a", "c", 0, "identity", "", source, "h", 0.0, 1, "stop", 1.0, 0, "m", 0)
        row = judge_candidates([candidate], verdicts[index], of)
        assert find_ending(row) is ending, (source[:60], row.reason)


def test_endings_are_counted_over_candidates_programs_and_tasks():
    """Each ending has its candidates, distinct programs, and tasks whose best candidate came no further."""
    tasks = [task("a"), task("b"), task("c", test_output=None), task("d")]
    rows = [
        judge(tasks[0], "prose", [None] * 3, count=3),
        judge(tasks[0], "misses", [RED] * 3, count=2),
        judge(tasks[0], "misses too", [RED, RED, BLUE]),
        judge(tasks[1], "fits", [BLUE, BLUE, RED], count=4),
        judge(tasks[2], "fits", [BLUE] * 3, count=5),
    ]
    metrics = evaluate_judged(tasks, rows)
    assert list(metrics.endings) == [str(ending) for ending in Ending]
    assert {name: count for name, count in metrics.endings.items() if count} == {
        "no program": 3, "misses train": 3, "fits, misses test": 4, "fits, test unknown": 5,
    }  # fmt: skip
    assert metrics.program_endings["misses train"] == 2
    assert [entry.furthest for entry in metrics.tasks] == [
        "misses train",
        "fits, misses test",
        "fits, test unknown",
        "",
    ]
    assert sum(metrics.task_endings.values()) == 3
    assert metrics.tasks[0].endings == {"no program": 3, "misses train": 3}


def test_rates_per_temperature_round_and_augmentation():
    """Candidates of one program are told apart by their temperature and round, and rates are over tasks tried."""
    tasks = [task("a"), task("b")]
    rows = [
        judge(tasks[0], "right", [BLUE] * 3, temperature=0.1),
        judge(tasks[0], "right", [BLUE] * 3, count=2, temperature=0.9, number=1),
        judge(tasks[0], "wrong", [RED] * 3, count=2, temperature=0.9, augmentation="sym=2;colors=0213456789"),
        judge(tasks[1], "fits", [BLUE, BLUE, RED], temperature=0.9, number=1, augmentation="colors=0312456789"),
    ]
    metrics = evaluate_judged(tasks, merge_judged(rows))
    cold, hot = metrics.temperatures
    assert (cold.value, cold.num_tasks_tried, cold.num_candidates, cold.solve_rate) == ("0.1", 1, 1, 1.0)
    assert (hot.value, hot.num_candidates, hot.num_fits, hot.num_solves) == ("0.9", 5, 3, 2)
    assert (hot.fit_rate, hot.solve_rate) == (0.75, 0.25)
    assert [(one.k, round(one.value, 9)) for one in hot.pass_at] == [(1, 0.25), (2, round(5 / 12, 9)), (4, 0.5)]
    first, second = metrics.rounds
    assert (first.num_tasks_fit, first.num_tasks_fit_so_far) == (1, 1)
    assert (second.num_tasks_fit, second.num_tasks_fit_so_far, second.num_tasks_solved_so_far) == (2, 2, 1)
    assert [entry.value for entry in metrics.augmentations] == ["colors", "identity", "sym=2;colors"]
    assert sum(entry.num_candidates for entry in metrics.augmentations) == metrics.num_candidates == 6
    assert (metrics.num_tokens, metrics.tasks[1].num_tokens) == (30, 5)


def test_pass_at_k_is_about_samples_alone():
    """What the search proposes is no sample: n, pass@k and rates are the model's, counts of tasks everybody's."""
    tasks = [task("a"), task("b"), task("c")]
    rows = [
        judge(tasks[0], "search-a-", [BLUE] * 3, temperature=0.0),
        judge(tasks[1], "search-b-", [BLUE] * 3, temperature=0.0),
        judge(tasks[1], "right", [BLUE] * 3),
        judge(tasks[1], "wrong", [RED] * 3, count=3),
        judge(tasks[2], "search-c-", [RED] * 3, temperature=0.0),
        judge(tasks[2], "wrong", [RED] * 3, count=4),
    ]
    metrics = evaluate_judged(tasks, merge_judged(rows))
    assert (metrics.num_candidates, metrics.num_tasks_solved, metrics.num_left) == (11, 2, 1)
    assert (metrics.min_candidates, metrics.max_candidates) == (4, 4)
    assert [(one.k, round(one.value, 9)) for one in metrics.pass_at] == [(1, 0.125), (2, 0.25), (4, 0.5)]
    (drawn,) = metrics.temperatures
    assert (drawn.value, drawn.num_candidates, drawn.solve_rate) == ("1", 8, 0.125)
    assert [entry.num_candidates for entry in metrics.augmentations] == [8]
    (first,) = metrics.rounds
    assert (first.num_candidates, first.num_tasks_solved, first.fit_rate) == (11, 2, 0.125)
    assert first.pass_at == metrics.pass_at
    assert "by the search" in metrics.summary() and "by the model" in metrics.summary()


def test_proposers_are_told_apart():
    """Each has its tasks tried, fit and solved, and those that nobody else fits or solves."""
    tasks = [task("a"), task("b"), task("c"), task("d")]
    rows = [
        judge(tasks[0], "search-a-", [BLUE] * 3),
        judge(tasks[1], "search-b-", [BLUE, BLUE, RED]),
        judge(tasks[1], "right", [BLUE] * 3, count=2),
        judge(tasks[2], "right", [BLUE] * 3),
        judge(tasks[3], "search-d-", [None] * 3),
    ]
    search, model = evaluate_judged(tasks, merge_judged(rows)).proposers
    assert (search.proposer, search.num_tasks_tried, search.num_candidates, search.num_valid) == ("search", 3, 3, 2)
    assert (search.num_tasks_fit, search.num_tasks_fit_alone) == (2, 1)
    assert (search.num_tasks_solved, search.num_tasks_solved_alone) == (1, 1)
    assert (model.proposer, model.num_tasks_tried, model.num_candidates) == ("model", 2, 3)
    assert (model.num_tasks_fit_alone, model.num_tasks_solved, model.num_tasks_solved_alone) == (1, 2, 2)
    assert evaluate_judged(tasks, []).proposers == ()


def test_a_search_alone_has_no_pass_at_k():
    """Without a model there is no pass@k, no rate and no temperature, and no task without a program is forgotten."""
    tasks = [task("a"), task("b")]
    rows = [judge(tasks[0], "search-a-", [BLUE] * 3), judge(tasks[1], "search-b-", [None] * 3)]
    metrics = evaluate_judged(tasks, rows)
    assert (metrics.pass_at, metrics.temperatures, metrics.max_candidates) == ((), (), 0)
    assert (metrics.num_tried, metrics.num_tasks_solved) == (2, 1)
    assert (metrics.rounds[0].solve_rate, metrics.rounds[0].pass_at) == (0.0, ())


def test_a_search_belongs_to_the_first_round_and_its_tasks_leave_all(tmp_path):
    """Its verdicts are pooled with round 1; a task that left is no miss of any round's model."""
    tasks = [task("a"), task("b")]
    searched = [judge(tasks[0], "search-a-", [BLUE] * 3), judge(tasks[1], "search-b-", [None] * 3)]
    rounds = [[judge(tasks[1], "wrong", [RED] * 3)], [judge(tasks[1], "right", [BLUE] * 3, number=1)]]
    write_result(tmp_path, EvaluateConfig(), tasks, [searched, *rounds], {})
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    first, second = metrics["rounds"]
    assert (first["num_tasks_solved"], first["pass_at"][0]["value"]) == (1, 0.0)
    assert (second["num_tasks_solved"], second["num_left"], second["pass_at"][0]["value"]) == (1, 1, 1.0)
    assert pool_search([searched]) == [searched]


def test_the_kind_of_an_augmentation():
    """What is drawn anew for each prompt is left out of the kind."""
    assert augmentation_kind("sym=3;colors=0213456789;order=2,0,1") == "sym=3;colors;order"
    assert augmentation_kind("identity") == "identity"


def test_unknown_test_outputs_leave_no_pass_at_k():
    """On a challenge without test outputs programs can fit, and nothing is said about solving."""
    of = task("a", test_output=None)
    metrics = evaluate_judged([of], [judge(of, "p", [BLUE] * 3)])
    assert (metrics.num_unknown, metrics.num_tasks_fit, metrics.num_tasks_solved) == (1, 1, 0)
    assert metrics.pass_at == ()
    figures = metrics.to_json()
    assert (figures["num_tasks_fit"], figures["num_tasks_solved"], figures["num_solves"]) == (1, None, None)
    assert (figures["tasks"][0]["num_solves"], figures["tasks"][0]["num_sample_solves"]) == (None, None)
    assert metrics.summary()["tasks solved"] == "? (no test output is known)"
    both = evaluate_judged([of, task("b")], [judge(task("b"), "p", [BLUE] * 3)])
    assert both.summary()["tasks solved"].endswith("of 1 whose test outputs are known")


def test_verdicts_of_another_task_set_are_refused():
    """A row whose task is not in the set is an error that names it; so is an empty set."""
    with pytest.raises(ValueError, match="program of task b was judged"):
        evaluate_judged([task("a")], [judge(task("b"), "p", [BLUE] * 3)])
    with pytest.raises(ValueError, match="at least one task"):
        evaluate_judged([], [])


def test_metrics_are_json_and_do_not_depend_on_row_order():
    """The JSON form survives the round trip, and shuffled rows give the same bytes."""
    tasks = [task("a"), task("b")]
    rows = [judge(of, name, [out] * 3) for of in tasks for name, out in (("p", BLUE), ("q", RED))]
    text = json.dumps(evaluate_judged(tasks, rows).to_json())
    assert json.dumps(evaluate_judged(tasks, rows[::-1]).to_json()) == text
    assert json.loads(text)["num_tasks_solved"] == 2
    assert evaluate_judged(tasks, rows).summary()["pass@1"].startswith("50.0% [50.0%, 50.0%], n = 2")
