"""A solve's course: what each update learns from, and what reaches the report, of stages that were made by hand."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from flows.building import StageRun
from flows.config import RunConfig, SolveConfig
from flows.course import run_solve
from flows.runner import Build, Runner, hear_nothing
from tests.support.judged import BLUE, RED, judge, task
from tests.support.stores import model_stage, task_stage, verdict_stage
from tests.support.trainings import make_tasks

OF = task("a")
ROUNDS = [
    [judge(OF, "first", [RED] * 3)],
    [judge(OF, "second", [[[1, 2]], [[1, 2]], RED], number=1)],
    [judge(OF, "third", [[[1, 2]], [[2, 1]], RED], number=2)],
    [judge(OF, "won", [BLUE] * 3, number=3)],
]
NUM_MADE = (1, 0, 1)  # tasks made of the misses of each round


class ByHand:
    """Performs the stages of a solve of four rounds: all but `evaluate` were made by hand, and `performed` names them.

    The misses of the second round have nothing new in them.
    """

    def __init__(self) -> None:
        self.runner: Runner
        self.performed: list[str] = []

    def __call__(self, label: str, build: Build) -> StageRun:
        """Return what a stage left."""
        self.performed.append(label)
        if label == "evaluate":
            return build(hear_nothing)
        kind, number = label.split()[0], int(label.split()[-1]) if " " in label else 1
        store = self.runner.store
        if kind == "verify":
            return verdict_stage(store, number, ROUNDS[number - 1])
        if kind == "learn":
            return model_stage(store, [12.0 / number, 6.0 / number])
        source = f"{ROUNDS[number - 1][0].program}0"
        made = [replace(one, source=source) for one in make_tasks(NUM_MADE[number - 1])] if kind == "relabel" else []
        return task_stage(store, label, made)


@pytest.mark.parametrize(
    ("remember", "updates", "lineage"),
    [
        ("all", [(2, 1), (3, 1), (4, 2)], [(4, ["third"]), (3, []), (2, ["first"])]),
        ("last", [(2, 1), (4, 1)], [(4, ["third"]), (2, ["first"])]),
    ],
)
def test_a_solve_hands_its_updates_to_the_report(tmp_path: Path, remember, updates, lineage):
    """Updates learn from all misses or the last, none where there are none, and the winner's lineage names them."""
    by_hand = ByHand()
    solve = SolveConfig(remember=remember, replay=0.0)
    config = RunConfig(
        store=str(tmp_path), model=str(tmp_path), proposers=("sample",), rounds=6, devices="cpu", solve=solve
    )
    by_hand.runner = Runner("test", config, [OF], by_hand)
    run_solve(by_hand.runner)
    learnt = [label for label in by_hand.performed if label.startswith("learn")]
    assert learnt == [f"learn round {number}" for number, _ in updates]
    assert by_hand.performed[-2:] == ["verify round 4", "evaluate"]
    page = tmp_path / by_hand.runner.log.summary["report"]
    data = json.loads(re.search(r'id="data">(.*?)</script>', page.read_text())[1])
    assert [(update["round"], update["tasks"]) for update in data["updates"]] == updates
    assert [update["losses"] for update in data["updates"]] == [[12 / number, 6 / number] for number, _ in updates]
    details = json.loads(re.search(r"\(0,(.*)\);", (page.parent / "report" / "0000.js").read_text())[1])
    names = {one["rank"]: one["source"] for group in details["groups"] for one in group["programs"]}
    steps = details["film"]["lineage"]["steps"]
    assert [(step["round"], [names[parent["rank"]] for parent in step["parents"]]) for step in steps] == lineage
    assert [row.get("learnt") for row in by_hand.runner.log.rounds][0::2] == [1, updates[-1][1]]
