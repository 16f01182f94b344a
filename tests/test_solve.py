"""The loop of a solve, without a model: what its stages may know, and when a task leaves it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.program import program_hash
from arc_dsl.rectangles import split_rectangles
from arc_dsl.task import Pair, Task
from arc_dsl.taskset import load_tasks
from evaluation.candidates import Candidate
from evaluation.program_shard import write_candidates
from flows import stages
from flows.artifacts.store import Shard, Store
from flows.building import StageRun, open_stage
from flows.config import RunConfig, SolveConfig, load_preset
from flows.course import list_settled
from flows.processes.referee import RefereeProcess
from generators.catalog import select_generators
from generators.execution import compile_program

SPEC = "arc1:training/67a3c6ac,025d127b"
BODIES = ("flip(img, axis=1)", "np.fliplr(img)", "rotate_90(img, 2)", "np.where(img == 8, 7, img)")


def silent(done: int, of: int, note: str) -> None:
    """A report that nobody reads."""


def propose(store: Store, tasks: list[Task]) -> StageRun:
    """Every program for every task, as a sample stage would have written them."""
    artifact, shard = store.artifact("sample", "1", {"made": "by hand"}, {}), Shard("part-000-0000.parquet")
    rows = []
    for task in tasks:
        for number, body in enumerate(BODIES):
            program = f"def task(img):\n    return {body}\n"
            provenance = (program, program, program_hash(program), -1.0, 9, "stop", 0.9, 0, "m", 0)
            rows.append(Candidate(task.id, f"{task.id}-{number}", 0, "identity", *provenance))
    write_candidates(artifact.work(shard) / shard.name, rows)
    artifact.commit(shard, rows=len(rows))
    artifact.seal([shard])
    return open_stage(str(artifact.folder))


def poison(task: Task) -> Task:
    """The task with other test outputs."""
    return replace(task, test=tuple(Pair(pair.input, np.full((1, 1), 7)) for pair in task.test))


def test_what_is_learnt_and_who_leaves_does_not_depend_on_test_outputs(tmp_path: Path) -> None:
    """With poisoned test outputs the same tasks are made, to the byte, and the same ones are settled."""
    written, settled = [], []
    for name, change in (("as they are", lambda task: task), ("poisoned", poison)):
        tasks = [change(task) for task in load_tasks(SPEC)]
        store = Store(str(tmp_path / name))
        config = RunConfig(store=str(tmp_path / name), workers=1)
        with RefereeProcess(config.verify, 1) as referee:
            verdicts = stages.verify(store, config, propose(store, tasks), tasks, silent, referee.run)
            made = stages.relabel(store, config, [verdicts], tasks, silent, run_job=referee.run)
            again = stages.relabel(store, config, [verdicts], tasks, silent, before=[made], run_job=referee.run)
        assert made.rows >= 4 and again.rows == 0
        written.append(made.paths[0].read_bytes())
        settled.append([list_settled([verdicts], agree) for agree in (1, 2, 3)])
    assert written[0] == written[1]
    assert settled[0] == settled[1] == [{"67a3c6ac"}, {"67a3c6ac"}, set()]


def test_a_referee_that_ends_is_replaced_and_writes_the_same(tmp_path: Path) -> None:
    """Its process may be lost between two rounds, and what it writes is what the stages write without it."""
    tasks = load_tasks(SPEC)
    config = RunConfig(store=str(tmp_path / "a"), workers=1)
    with RefereeProcess(config.verify, 1) as referee:
        stores = [Store(str(tmp_path / name)) for name in "ab"]
        alone = stages.verify(stores[0], config, propose(stores[0], tasks), tasks, silent)
        stages.verify(stores[1], config, propose(stores[1], tasks), tasks, silent, referee.run)
        referee.close()
        made = stages.relabel(stores[1], config, [alone], tasks, silent, run_job=referee.run)
    by_itself = stages.relabel(stores[0], config, [alone], tasks, silent)
    assert made.paths[0].read_bytes() == by_itself.paths[0].read_bytes()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"replay": 1.0}, r"solve.replay must be in \[0, 1\), got 1.0"),
        ({"agree": 0}, "solve.agree must be at least 1, got 0"),
        ({"remember": "some"}, "solve.remember must be one of"),
    ],
)
def test_settings_of_a_solve_out_of_range_are_refused(settings: dict[str, object], said: str) -> None:
    """One line names the setting and the value."""
    with pytest.raises(InputError, match=said):
        SolveConfig(**settings)  # type: ignore[arg-type]


def test_the_painter_is_shown_one_to_five_rectangles() -> None:
    """The preset's only generator paints no more, on an image of one color; what its encoding names is the program."""
    (painter,) = select_generators(load_preset("painter").generate.generators)
    rng = np.random.default_rng(0)
    for _ in range(50):
        draft = painter.draw(rng, 1.0, 2)
        program, image = compile_program(draft.program), draft.inputs[0]
        statements = draft.program.count("draw_rectangle(")
        assert 1 <= statements <= 5 and draft.program.count("\n") == statements + 1
        assert min(image.shape) >= 3 and max(image.shape) <= 10 and len(np.unique(image)) == 1
        background, rectangles = split_rectangles(program.run_all([image])[0])
        assert len(rectangles) == statements - (background != image[0, 0])
