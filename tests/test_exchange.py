"""What comes in from other systems, runs first; what goes out to other trainers, they can open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arc_dsl.sandbox import Sandbox
from arc_dsl.taskset import load_tasks
from evaluation.candidates import Candidate
from evaluation.export import VERDICTS, read_rows, schema_of, write_dataset, write_lines
from evaluation.importing import ImportConfig, Importer, Proposal, find_proposals
from evaluation.program_shard import write_candidates, write_judged
from evaluation.verify import VerifyConfig
from flows.command.cli import main
from generators.task_shard import GeneratedTask, read_tasks, write_tasks
from tests.support.judged import BLUE, judge, task

MIRROR = load_tasks("arc1:training/67a3c6ac")[0]  # mirrored, left to right
EXAMPLES = [[pair["input"], pair["output"]] for part in MIRROR.to_json().values() for pair in part]
BARC = "from common import *\nimport numpy as np\n\ndef main(input_grid):\n    return np.flip(input_grid, 1)\n"
LISTS = "def transform(grid):\n    return [row[::-1] for row in grid]"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of one worker."""
    with VerifyConfig().open_sandbox(1) as opened:
        yield opened


def bring_in(sandbox: Sandbox, *programs: str, misses: bool = False) -> tuple[list[GeneratedTask], Importer]:
    """Import programs for the mirror task; return the rows, and who knows what was left out."""
    importer = Importer(sandbox, misses)
    return list(importer.run(Proposal(MIRROR, program) for program in programs)), importer


def test_what_is_imported_has_run_and_gives_its_tasks_outputs(sandbox: Sandbox):
    """Whatever its form: arrays, lists, fences, BARC without its library; the same program for a task comes once."""
    fenced = "Here it is:\n```python\ndef solve(grid):\n    return grid[:, ::-1]\n```\nIt mirrors."
    guessed_wrong = "def main(grid):\n    return [row[::-1] + [] for row in grid]"  # named as BARC's, but for lists
    rows, importer = bring_in(sandbox, BARC, LISTS, LISTS + "  # again", fenced, guessed_wrong)
    assert [row.task.id for row in rows] == ["67a3c6ac", "67a3c6ac+1", "67a3c6ac+2", "67a3c6ac+3"]
    assert importer.drops == {"program seen before": 1}
    assert all(row.task.to_json() == MIRROR.to_json() and "def task(img)" in row.program for row in rows)


def test_what_cannot_be_kept_is_counted_by_reason(sandbox: Sandbox):
    """A miss, a program that fails, one without a known entry point, and one that needs BARC's library, by name."""
    needs = "from common import *\ndef main(g):\n    return blit_sprite(g, Color.RED)"
    rows, importer = bring_in(
        sandbox,
        "def main(g):\n    return g[::-1]",
        "def main(g):\n    return g[",
        "x = 1",
        needs,
        "def main(g):\n    1 / 0",
    )
    assert rows == []
    assert importer.drops == {
        "program: gives other outputs": 1,
        "program: it does not parse": 1,
        "program: no function task, transform, transform_grid, solve, main in it": 1,
        "program: needs BARC's common": 1,
        "program: outcome error": 1,
    }
    assert importer.missing == {"blit_sprite": 1, "Color": 1}


def test_a_miss_can_be_kept_as_the_task_that_it_solves(sandbox: Sandbox):
    """The outputs are then the program's own; one that changes nothing makes no task."""
    rows, importer = bring_in(sandbox, "def main(g):\n    return g[::-1]", "def main(g):\n    return g", misses=True)
    (row,) = rows
    assert all(np.array_equal(pair.output, pair.input[::-1]) for pair in row.task.pairs)
    assert importer.drops == {"program: gives other outputs, outputs equal inputs": 1}


def test_a_task_without_a_program_is_kept_as_it_is(sandbox: Sandbox):
    """It is a task to solve: its program is empty; a shard has no place for outputs that nobody knows."""
    importer = Importer(sandbox)
    proposals = [Proposal(MIRROR, ""), Proposal(MIRROR.without_test_outputs(), "")]
    (row,) = importer.run(proposals)
    assert row.program == "" and row.task.to_json() == MIRROR.to_json()
    assert importer.drops == {"no program, test output unknown": 1}


def test_tables_of_programs_find_their_tasks(tmp_path: Path):
    """SOAR's table has a program a row, many for a task; the tasks are the public set's, or those that are given."""
    table = tmp_path / "soar.parquet"
    pq.write_table(pa.table({"task_id": ["67a3c6ac"] * 2, "code": [LISTS, "x"]}), table)
    for tasks in ("", "arc1:training"):
        found = list(find_proposals(str(table), tasks, ImportConfig()))
        assert [(one.task.id, one.program) for one in found] == [("67a3c6ac", LISTS), ("67a3c6ac", "x")]
    with pytest.raises(ValueError, match="a program for task '67a3c6ac', which tasks 'toys' do not have"):
        list(find_proposals(str(table), "toys", ImportConfig()))
    with pytest.raises(ValueError, match="imported as a whole"):
        list(find_proposals(f"{table}[:1]", "", ImportConfig()))
    with pytest.raises(ValueError, match="only programs without tasks need them"):
        list(find_proposals("toys", "toys", ImportConfig()))
    with pytest.raises(ValueError, match=r"pairs must be 0 .* got 1"):
        ImportConfig(pairs=1)


def test_python_files_are_programs_for_the_tasks_that_they_are_named_after(tmp_path: Path):
    """`007bbfb7.py` and `007bbfb7_2.py` are for that task; all files are for the task that is given, if it is one."""
    for name in ("67a3c6ac.py", "67a3c6ac_b.py"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + LISTS.encode())
    for tasks in ("arc1:training", "arc1:training/67a3c6ac"):
        found = list(find_proposals(str(tmp_path), tasks, ImportConfig()))
        assert [(one.task.id, one.program) for one in found] == [("67a3c6ac", LISTS)] * 2
    with pytest.raises(ValueError, match="give --tasks SPEC"):
        list(find_proposals(str(tmp_path), "", ImportConfig()))
    with pytest.raises(ValueError, match="have none called '67a3c6ac'; name files after their tasks"):
        list(find_proposals(str(tmp_path), "toys", ImportConfig()))


def test_lists_of_pairs_are_cut_into_tasks(tmp_path: Path):
    """re-arc's thousand pairs of a task are many tasks, each with as many pairs as asked for."""
    path = tmp_path / "67a3c6ac.json"
    path.write_text(json.dumps([{"input": one, "output": other} for one, other in EXAMPLES * 25]))
    found = list(find_proposals(str(path), "", ImportConfig(pairs=4)))
    assert len(found) == 25 and found[24].task.id == "67a3c6ac-24"
    assert all((len(one.task.train), len(one.task.test)) == (3, 1) for one in found)


def test_import_and_export_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A BARC file becomes an artifact that is reused, and a task set; what is exported of it is one too."""
    needs = "from common import *\ndef main(g):\n    return crop(g)"
    source = tmp_path / "barc.jsonl"
    source.write_text("".join(json.dumps({"source": one, "examples": EXAMPLES}) + "\n" for one in (BARC, needs, "")))
    (tmp_path / "common.py").write_text("def crop(grid):\n    return grid[:, ::-1]\n")
    command = ["import", str(source), "--store", str(tmp_path / "store"), "--workers", "1"]
    assert main(command) == 0
    said = capsys.readouterr()
    folder = said.out.strip()
    assert "program: needs BARC's common 1" in said.err and "1 tasks have no program" in said.err
    assert main(command) == 0 and "reused" in capsys.readouterr().err
    assert [row.task.id for row in read_tasks(Path(folder) / "part-00000.parquet")] == ["barc-0", "barc-2"]
    assert [one.id for one in load_tasks(folder)] == ["barc-0", "barc-2"]
    assert main([*command, "--library", str(tmp_path / "common.py")]) == 0
    richer = Path(capsys.readouterr().out.strip())
    assert [bool(row.program) for row in read_tasks(richer / "part-00000.parquet")] == [True, True, False]
    out = tmp_path / "out" / "tasks.jsonl"
    assert main(["export", folder, "--out", str(out), "--template", "plain-1"]) == 0
    assert "1 tasks, 1 left out" in capsys.readouterr().err
    (row,) = (json.loads(line) for line in out.read_text().splitlines())
    assert row["prompt"].endswith("# Program\n") and row["completion"] == row["program"].strip()
    (back,) = find_proposals(str(out), "", ImportConfig())
    assert back.task.to_json() == MIRROR.to_json() and back.program == row["program"]
    assert main(["export", folder, "--out", str(out)]) == 2 and "exists; give a new name" in capsys.readouterr().err
    assert main(["export", folder, "--out", str(out) + "2", "--template", "chat-1"]) == 2


def test_verdicts_and_candidates_go_out_as_plain_rows(tmp_path: Path):
    """Outputs are grids; what is unknown is null: whether a program that fits solves, a log-probability that is nan."""
    known, unknown = task("a"), task("b", test_output=None)
    judged = [judge(known, "p", [BLUE] * 3), judge(unknown, "p", [BLUE] * 3)]
    write_judged(tmp_path / "v.parquet", judged)
    rows = list(read_rows("verdicts", tmp_path / "v.parquet"))
    assert [row["solves"] for row in rows] == [judged[0].solves, None] and rows[1]["correct"][-1] is None
    assert rows[0]["outputs"][0] == BLUE and json.loads(json.dumps(rows, allow_nan=False)) == rows
    write_candidates(
        tmp_path / "c.parquet",
        [Candidate("a", "x", 0, "identity", "", "p", "p", float("nan"), 5, "stop", 1.0, 0, "m", 0)],
    )
    (row,) = read_rows("candidates", tmp_path / "c.parquet")
    assert row["task_id"] == "a" and row["logprob"] is None


@pytest.mark.parametrize("kind", ["verdicts", "tasks"])
def test_an_exported_folder_opens_in_datasets(tmp_path: Path, kind: str):
    """`datasets.load_from_disk` gives the same rows as the JSON Lines; nothing else is left beside the folder."""
    shard = tmp_path / "shard.parquet"
    if kind == "verdicts":
        write_judged(shard, [judge(task("b", test_output=None), "p", [BLUE] * 3)])
    else:
        write_tasks(shard, [GeneratedTask(MIRROR, "import", "import", 0.0, 0, 0, LISTS)])
    schema = schema_of(kind, "")
    assert write_dataset(tmp_path / "out", read_rows(kind, shard), schema) == 1
    assert write_lines(tmp_path / "out.jsonl", read_rows(kind, shard)) == 1
    opened: Any = datasets.load_from_disk(str(tmp_path / "out"))
    assert list(opened) == [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert opened.column_names == schema.names and sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["out", "out.jsonl", "shard.parquet"]
    )
    assert kind != "verdicts" or schema is VERDICTS
