"""Whoever watches a run hears what each round came to: in the log, its record, Prefect's UI, Weights & Biases."""

import json
from dataclasses import replace

import pytest

from arc_dsl.errors import InputError
from flows.config import RunConfig
from flows.lessons import Taught
from flows.rounds import RoundTable, round_text, sum_seconds, update_text
from flows.runner import Runner
from flows.tracking import Tracker, check_tracking
from tests.support.judged import BLUE, RED, judge, task
from tests.support.stores import model_stage, task_stage, verdict_stage
from tests.support.trainings import make_tasks

TASKS = [task("a"), task("b")]
FIRST = [
    judge(TASKS[0], "p", [RED] * 3, count=2),
    judge(TASKS[0], "q", [[[1, 2]], RED, None]),
    judge(TASKS[1], "p", [[[1, 2]], [[1, 2]], RED]),
]
SECOND = [
    judge(TASKS[0], "r", [BLUE] * 3, number=1),
    judge(TASKS[1], "r", [[[1, 2]], [[1, 2]], RED], number=1),
    judge(TASKS[1], "s", [RED] * 3, number=1),
]


def test_a_round_has_a_row():
    """Tasks that fit, behaviours that no earlier round had, and the best cells are counted, test outputs unread."""
    table = RoundTable()
    first = table.add_round(TASKS, FIRST)
    assert first == {
        "round": 1, "tasks": 2, "candidates": 4, "valid": 3, "fits": 0, "fits_so_far": 0, "new_behaviours": 2,
        "best_cells": 0.25,
    }  # fmt: skip
    second = table.add_round(TASKS, SECOND)
    assert (second["round"], second["fits"], second["fits_so_far"], second["new_behaviours"]) == (2, 1, 1, 2)
    assert second["best_cells"] == 0.75
    empty = RoundTable().add_round(TASKS, [])
    assert (empty["tasks"], empty["candidates"], empty["best_cells"]) == (0, 0, 0.0)


def test_a_round_and_its_update_are_a_line_each():
    """The log says them in words, with the seconds of each part that was not there before."""
    row = RoundTable().add_round(TASKS, FIRST)
    assert round_text(row) == (
        "round 1: 0 of 2 tasks fit (0 so far), 2 new behaviours, best 25.0% of train cells (median)"
    )
    row["learnt"] = 12
    assert update_text(row) == "round 1: learnt from 12 tasks made of misses"
    parts = (("sample", 1), ("verify", 1), ("verify", 2), ("generate", 1), ("learn", 0))
    stages = [{"stage": stage, "seconds": 1.5, "built": built} for stage, built in parts]
    row |= {"first_loss": 2.0, "last_loss": 0.25} | sum_seconds(stages)
    line = "round 1: learnt from 12 tasks made of misses, loss 2 to 0.25; sample 1.5 s, verify 3.0 s"
    assert update_text(row) == line


def test_a_runner_tells_of_rounds(tmp_path, monkeypatch):
    """Each round is shown when it is judged and again when it is learnt from, and lies in the run's record."""
    monkeypatch.delenv("WANDB_MODE", raising=False)
    monkeypatch.setattr("flows.env.logged_in_to_wandb", lambda: False)
    shown: list[list[dict]] = []
    config = RunConfig(store=str(tmp_path / "store"), wandb=True)
    run = Runner("test", config, TASKS, show=lambda rounds: shown.append([dict(row) for row in rounds]))
    misses = [replace(one, source=f"candidate-{number}") for number, one in enumerate(make_tasks(3))]
    made = task_stage(run.store, "made", misses)
    run.log.stages.append({"stage": "sample", "seconds": 2.0, "built": 1})
    run.tell_round([verdict_stage(run.store, 0, FIRST)], 0)
    run.tell_update(Taught(1, model_stage(run.store, [2.0, 1.0]), (made,)), 0)
    run.log.stages.append({"stage": "sample", "seconds": 0.0, "built": 0})
    run.tell_round([verdict_stage(run.store, 1, SECOND)], 1)
    run.close()
    assert [len(rounds) for rounds in shown] == [1, 1, 2]
    assert "learnt" not in shown[0][0] and (shown[1][0]["learnt"], shown[1][0]["last_loss"]) == (3, 1.0)
    record = json.loads((tmp_path / "store" / "runs" / f"{run.log.name}.json").read_text())
    assert record["rounds"] == shown[-1] and record["rounds"][0]["sample_seconds"] == 2.0
    (told,) = (tmp_path / "store" / "wandb").glob("wandb/offline-run-*/*.wandb")
    text = told.read_bytes()
    for name in (b"new_behaviours", b"best_cells", b"last_loss", b"sample_seconds"):
        assert name in text


def test_nothing_is_told_of_a_run_that_is_only_looked_for(tmp_path):
    """A runner that keeps nothing reads no verdicts, shows no rounds and opens nothing."""
    config = RunConfig(store=str(tmp_path / "store"), wandb=True)
    run = Runner("test", config, TASKS, keep=False, show=lambda rounds: pytest.fail("a round was shown"))
    run.tell_round([], 0)
    run.close()
    assert not (tmp_path / "store" / "wandb").exists()


def test_a_run_has_one_name_whether_it_is_told_or_not(tmp_path):
    """Telling Weights & Biases changes no result: the run is the same."""
    names = {Runner("test", RunConfig(store=str(tmp_path), wandb=wandb), TASKS).log.name for wandb in (False, True)}
    assert len(names) == 1


def test_tracking_without_its_package_is_refused(monkeypatch):
    """Before anything starts, with what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    check_tracking(False)
    with pytest.raises(InputError, match=r"wandb is set, but not installed; pip install"):
        check_tracking(True)


def test_a_tracker_that_told_nothing_opens_nothing(tmp_path):
    """Closing it leaves no folder."""
    Tracker(tmp_path / "wandb", "x").close()
    assert not (tmp_path / "wandb").exists()
