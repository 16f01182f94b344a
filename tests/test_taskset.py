"""Task sets by name and path, and one clear line for what is wrong with them."""

import json
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks

GOOD = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}


def put(path: Path, content: object) -> str:
    """Write a file and return its path."""
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


@pytest.mark.parametrize(
    ("spec", "count"),
    [("arc1:training", 400), ("arc1:evaluation", 400), ("arc2:training", 1000), ("arc2:evaluation", 120)],
)
def test_the_arc_sets_are_complete(spec: str, count: int):
    """The four public sets load from the installed package, with int64 grids."""
    tasks = load_tasks(spec)
    assert len(tasks) == count
    assert tasks[0].train[0].input.dtype == np.int64


def test_ids_and_slices_choose_tasks():
    """`/id,id` gives these tasks in this order, `[a:b]` a slice."""
    assert [task.id for task in load_tasks("arc1:training/3c9b0459,007bbfb7")] == ["3c9b0459", "007bbfb7"]
    assert len(load_tasks("arc1:training[:50]")) == 50
    assert load_tasks("arc1:training[10:12]")[0].id == load_tasks("arc1:training")[10].id


def test_the_drawing_toys_come_with_the_package():
    """`toys` names the drawing tasks of the solve loop."""
    assert "chick" in {task.id for task in load_tasks("toys")}


def test_files_folders_and_challenges_load(tmp_path: Path):
    """A task file, a folder of them and a Kaggle challenges file give tasks; unknown test outputs are None."""
    single = put(tmp_path / "a.json", GOOD)
    assert load_tasks(single)[0].test[0].output is None
    put(tmp_path / "b.json", GOOD)
    assert [task.id for task in load_tasks(str(tmp_path))] == ["a", "b"]
    assert [task.id for task in load_tasks(f"{tmp_path}/b")] == ["b"]
    challenges = put(tmp_path / "challenges.json", {"x1": GOOD, "x2": GOOD})
    assert [task.id for task in load_tasks(challenges)] == ["x1", "x2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"train": [{"input": [[12]], "output": [[1]]}], "test": [{"input": [[0]]}]}, r"train\[0\].input.*got 12"),
        ({"train": [{"input": [[1, 2], [3]], "output": [[1]]}], "test": [{"input": [[0]]}]}, r"train\[0\].*length"),
        ({"train": [{"input": [[0.5]], "output": [[1]]}], "test": [{"input": [[0]]}]}, r"integers"),
        ({"train": [{"input": [[0] * 31], "output": [[1]]}], "test": [{"input": [[0]]}]}, r"1x31"),
        ({"train": [{"input": [[0]]}], "test": [{"input": [[0]]}]}, r"train\[0\].*output"),
        ({"train": [], "test": [{"input": [[0]]}]}, r"at least one pair"),
        ({"test": []}, r"'train' and 'test'"),
        ("{not json", r"not JSON"),
    ],
)
def test_a_malformed_file_is_one_line(tmp_path: Path, content: object, message: str):
    """The message names the part and the value, on one line."""
    with pytest.raises(InputError, match=message) as caught:
        load_tasks(put(tmp_path / "bad.json", content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("spec", ["nowhere", "arc1:nothing", "arc1:training/ffffffff", "arc1:training[5:5]"])
def test_a_task_set_that_is_not_there_is_refused(spec: str):
    """An unknown set, path, id or an empty slice names itself."""
    with pytest.raises(InputError, match="task"):
        load_tasks(spec)
