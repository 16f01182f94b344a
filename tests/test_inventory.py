"""What lies in a store, without running anything: artifacts listed, verified and pruned, and how far a run has come."""

import json
from pathlib import Path

import pytest

from arc_dsl.taskset import load_tasks
from flows import stages
from flows.artifacts.inventory import list_entries
from flows.artifacts.store import LOCKS, Store
from flows.building import StageRun
from flows.command.cli import main
from flows.config import RunConfig, load_preset
from flows.runs import RunLog
from tests.support.stores import shard_files, task_stage
from tests.support.trainings import make_tasks

TASKS = "arc1:training/67a3c6ac"
OPTIONS = ["--preset", "search", "--tasks", TASKS, "--search.budget", "50"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a run that has two stages, and an artifact that belongs to no run."""
    monkeypatch.chdir(tmp_path)
    store = Store(str(tmp_path / "store"))
    kept, _ = write_stage(store, 4), write_stage(store, 2)
    log = RunLog(store, "run", load_preset("search"))
    log.add("generate", kept)
    return tmp_path / "store"


def write_stage(store: Store, num_tasks: int) -> StageRun:
    """Write a few tasks into a store, two to a shard, as an artifact of their own."""
    tasks = make_tasks(num_tasks)
    return task_stage(store, str(num_tasks), *(tasks[at : at + 2] for at in range(0, num_tasks, 2)))


def test_artifacts_are_listed_shown_and_verified(place: Path, capsys):
    """Each has its rows, bytes and origin; damage is found by checksum, with status 1 and the shard's name."""
    entries = list_entries(Store(str(place)))
    assert main(["artifacts", "list", "--json", "--store", "store"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["name"] for each in listed] == [entry.name for entry in entries]
    assert sorted(each["rows"] for each in listed) == [2, 4] and all(each["bytes"] > 100 for each in listed)
    assert main(["artifacts", "show", entries[0].name, "--store", "store"]) == 0
    assert "made_by" in capsys.readouterr().out
    assert main(["artifacts", "verify", "--store", "store"]) == 0
    damaged = next(path for path in place.glob("generate/*/part-00000.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-9] + b"otherwise")
    capsys.readouterr()
    assert main(["artifacts", "verify", "--store", "store"]) == 1
    assert "part-00000.parquet is missing or damaged" in capsys.readouterr().out
    assert main(["artifacts", "show", "nothing", "--store", "store"]) == 2
    assert "no artifact 'nothing'" in capsys.readouterr().err


def test_pruning_keeps_what_a_run_needs(place: Path, capsys):
    """Nothing goes without --no-dry-run; then what no run needs goes, and nothing else."""
    before = shard_files(place)
    assert main(["artifacts", "prune", "--store", "store"]) == 0
    assert "would remove generate/" in capsys.readouterr().out and shard_files(place) == before
    assert main(["artifacts", "prune", "--no-dry-run", "--store", "store"]) == 0
    (entry,) = list_entries(Store(str(place)))
    assert entry.rows == 4 and set(shard_files(place)) < set(before)


def test_what_an_artifact_was_made_from_is_needed_too(place: Path):
    """An artifact knows the one it was made from by key, by its shards' digest, and shard by shard."""
    store = Store(str(place))
    kept = write_stage(store, 4)
    made = store.artifact("relabel", "1", {}, {"verdicts": kept.digest})
    made.seal([])
    shardwise = store.artifact("tokenize", "1", {}, {"tokenizer": made.key})
    shardwise.seal([])
    needs = {entry.name: entry.needs for entry in list_entries(store)}
    assert needs[made.name] == (kept.artifact.name,) and needs[shardwise.name] == (made.name,)


def test_runs_are_told_with_their_state(place: Path, capsys):
    """A run is running while its lock is held, killed when that is free, done with a summary, else unfinished."""
    store = Store(str(place))
    done = RunLog(store, "done", load_preset("search"))
    done.summary = {"tasks tried": "3 of 4 (toys)", "tasks solved": "2"}
    done.write()
    RunLog(store, "killed", load_preset("search")).write()
    RunLog(store, "busy", load_preset("search")).write()
    with store.lock("run-1"), store.lock("run-2"):
        (place / LOCKS / "run-1.lock").write_text("busy")
        with store.lock("run-3"):
            (place / LOCKS / "run-3.lock").write_text("killed")
        assert main(["runs", "--json", "--store", "store"]) == 0
    rows = {row["name"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    states = {name: row["state"] for name, row in rows.items()}
    assert states == {"run": "unfinished", "done": "done", "killed": "killed", "busy": "running"}
    assert (rows["done"]["tried"], rows["done"]["solved"], rows["run"]["stages"]) == ("3 of 4", "2", 1)
    assert main(["runs", "--store", "store"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_status_tells_how_far_a_run_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """Built, missing, damaged: told without building or writing anything, with status 1 until all is built."""
    monkeypatch.chdir(tmp_path)
    assert main(["status", *OPTIONS]) == 1
    assert "search             missing    1 of 1 shards to build" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    config = load_preset("search")

    store, search = Store("store"), RunConfig(search=type(config.search)(budget=50)).search
    run = stages.search(store, search, load_tasks(TASKS), 1, lambda *_: None)
    assert main(["status", *OPTIONS]) == 1
    said = capsys.readouterr().out
    assert "search             built" in said and "verify search      missing" in said
    (run.paths[0]).write_bytes(b"")
    assert main(["status", *OPTIONS]) == 1
    assert "search             damaged" in capsys.readouterr().out
