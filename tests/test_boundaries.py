"""What comes from outside stays where it is put: no name leaves the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc_dsl.taskset import load_tasks
from flows.command.cli import main

GRIDS = {"train": [{"input": [[1, 2]], "output": [[2, 1]]}] * 2, "test": [{"input": [[3, 4]], "output": [[4, 3]]}]}
NAMES = ("../../escaped", "/escaped", "a\0b", "x" * 300, "CON", ".", "..", "~/x", "<script>alert(1)</script>", "a\nb")


def list_files(folder: Path) -> set[str]:
    """Return every file below a folder that lies outside of the store."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return {str(path) for path in found if path.parts[:2] != ("deep", "store")}


def test_no_task_id_leaves_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """Ids that are paths, longer than a file's name, or markup: every stage ends, and writes where it should."""
    here = tmp_path / "deep"
    here.mkdir()
    monkeypatch.chdir(here)
    (here / "tasks.json").write_text(json.dumps(dict.fromkeys(NAMES, GRIDS)))
    assert {task.id for task in load_tasks("tasks.json")} == set(NAMES)
    options = {
        "search": ["--tasks", "tasks.json", "--budget", "50", "--workers", "1", "--store", "store"],
        "verify": ["--tasks", "tasks.json", "--workers", "1"],
        "evaluate": ["--tasks", "tasks.json"],
    }
    made: list[str] = []
    for stage, given in options.items():
        assert main([stage, *(["--artifacts", made[-1]] if made else []), *given]) == 0
        made.append(capsys.readouterr().out.splitlines()[-1])
    assert list_files(tmp_path) == {"deep/tasks.json"}
    (page,) = (here / "store").rglob("report.html")
    assert "<script>alert(1)" not in page.read_text()
    assert set(json.loads(next((here / "store").rglob("submission.json")).read_text())) == set(NAMES)
