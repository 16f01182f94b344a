"""What is learnt from a round's programs: policies, and the programs that are left out."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.program import program_hash
from arc_dsl.task import Task, task_from_json
from evaluation.candidates import Candidate, JudgedProgram
from evaluation.literals import writes_down
from evaluation.policies import POLICIES, rank_misses
from evaluation.program_shard import write_candidates
from evaluation.relabel import RelabelConfig, relabel_programs
from evaluation.verify import VerifyConfig, verify_candidates

SOLID = [[0] * 4] * 3
TARGET = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 2]]
BODIES = {
    "fits": "img = draw_rectangle(img, (0, 0), (1, 1), 1)\n    return draw_pixel(img, (2, 3), 2)",
    "near": "return draw_rectangle(img, (0, 0), (1, 1), 1)",
    "longer": "img = draw_pixel(img, (0, 0), 5)\n    return draw_rectangle(img, (0, 0), (1, 1), 1)",
    "far": "img = img + 3\n    return img",
    "half": "return draw_pixel(img, (0, 0), 1)",
    "same": "return img",
    "written": f"return np.array({TARGET})",
    "dies": "return draw_pixel(img, (0, 0))",
}


@pytest.fixture(scope="module")
def task() -> Task:
    """A drawing: one pair, and a test input of another color."""
    test = {"input": [[3] * 4] * 3}
    return task_from_json("toy", {"train": [{"input": SOLID, "output": TARGET}], "test": [test]})


@pytest.fixture(scope="module")
def judged(task: Task, tmp_path_factory: pytest.TempPathFactory) -> dict[str, JudgedProgram]:
    """The programs above, run in the sandbox."""
    path = tmp_path_factory.mktemp("candidates") / "candidates.parquet"
    programs = {name: f"def task(img):\n    {body}" for name, body in BODIES.items()}
    rest = dict(variant=0, augmentation="identity", num_tokens=9, finish_reason="stop", temperature=0.5, model="m")
    write_candidates(
        path,
        [
            Candidate(
                task.id, name, text=text, program=text, program_hash=program_hash(text), seed=0, logprob=-1.0, round=1,
                **rest,  # type: ignore[arg-type]
            )
            for name, text in programs.items()
        ],
    )  # fmt: skip
    with VerifyConfig().open_sandbox(1) as sandbox:
        rows, _ = verify_candidates(sandbox, path, {task.id: task})
    return {row.candidate_ids[0]: row for row in rows}


def test_misses_are_ranked_by_grids_then_cells_then_length(task: Task, judged: dict[str, JudgedProgram]) -> None:
    """The best is what fits; of two programs as near as each other the shorter comes first."""
    rows = [judged[name] for name in ("far", "longer", "half", "near", "fits")]
    ranked = rank_misses(task, rows)
    assert [miss.row.candidate_ids[0] for miss in ranked] == ["fits", "near", "longer", "half", "far"]
    assert [miss.grids for miss in ranked] == [1, 0, 0, 0, 0]
    assert ranked[1].cells == pytest.approx(11 / 12)


@pytest.mark.parametrize(
    ("policy", "names"),
    [
        ("best", ["fits", "near"]),
        ("ordered", ["near", "fits"]),
        ("diverse", ["fits", "far"]),
        ("right", ["fits"]),
    ],
)
def test_policies_take_what_they_say(
    policy: str, names: list[str], task: Task, judged: dict[str, JudgedProgram]
) -> None:
    """Each policy is a function of the ranked misses and a number."""
    ranked = rank_misses(task, [judged[name] for name in ("far", "half", "near", "fits")])
    assert [miss.row.candidate_ids[0] for miss in POLICIES[policy](ranked, 2)] == names


def test_a_uniform_choice_is_the_same_for_the_same_programs(task: Task, judged: dict[str, JudgedProgram]) -> None:
    """It is drawn from all, and nothing but the programs decides it."""
    ranked = rank_misses(task, [judged[name] for name in ("far", "half", "near", "fits")])
    (first,) = {tuple(miss.row.program for miss in POLICIES["uniform"](ranked, 2)) for _ in range(3)}
    assert len(first) == 2
    assert len(POLICIES["uniform"](ranked, 9)) == 4


def test_what_makes_no_lesson_is_left_out_with_its_reason(task: Task, judged: dict[str, JudgedProgram]) -> None:
    """Programs that do nothing, die or write the output down; and behaviours of earlier rounds, by any program."""
    with VerifyConfig().open_sandbox(1) as sandbox:
        rows = [judged[name] for name in ("near", "longer", "same", "written", "dies")]
        made, drops = relabel_programs(sandbox, {task.id: task}, rows, RelabelConfig())
        seen = {entry.task.fingerprint() for entry in made}
        again, why = relabel_programs(
            sandbox, {task.id: task}, [judged["longer"], judged["half"]], RelabelConfig(), seen
        )
    assert [entry.source for entry in made] == ["near"]
    assert drops == {"outputs equal inputs": 1, "output written down": 1, "outcome error": 1, "behaviour seen": 1}
    assert [entry.source for entry in again] == ["half"] and why == {"learnt in an earlier round": 1}


def test_an_output_written_down_is_found_in_any_form() -> None:
    """As nested lists, a flat one, or a text of digits; small outputs stand in many a program by chance."""
    grid = np.arange(9).reshape(3, 3)
    for literal in ("[[0, 1, 2], [3, 4, 5], [6, 7, 8]]", "(0, 1, 2, 3, 4, 5, 6, 7, 8)", "'012/345/678'"):
        assert writes_down(f"def task(img):\n    return np.array({literal})", [None, grid])
    assert not writes_down("def task(img):\n    return np.array([[0, 1, 2], [3, 4, 5], [6, 7, 9]])", [grid])
    assert not writes_down("def task(img):\n    return np.array([[0, 1]])", [grid[:1, :2]])
    assert not writes_down("def task(img):\n    return [", [grid])
