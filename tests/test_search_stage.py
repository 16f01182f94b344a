"""The search stage: the same rows on any machine, every task countable, and never a test output in sight."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.errors import InputError
from arc_dsl.program import program_hash
from arc_dsl.task import Pair, Task, task_from_json
from arc_dsl.taskset import load_tasks
from evaluation.candidates import Candidate, is_sampled
from evaluation.program_shard import read_candidates, read_judged, write_candidates
from evaluation.search.config import SearchConfig
from evaluation.search.costs import count_pieces, read_counts, write_counts
from evaluation.search.engine import SearchResult, keep_distinct, search_task
from evaluation.search.found import Found, claims_to_fit
from evaluation.search.stage import Progress, make_candidates, plan_search, search_shard
from flows import stages
from flows.artifacts.store import Shard, Store
from flows.building import StageRun, open_stage
from flows.checks import check_run
from flows.config import RunConfig, load_preset
from generators.task_shard import read_tasks
from tests.support.processes import wait_for
from tests.support.stores import shard_files

ROOT = Path(__file__).parent.parent
TASKS = "arc1:training/3c9b0459,6150a2bd,67a3c6ac,68b16354,74dd1130,9dfd6313,ed36ccf7,a416b8f3,007bbfb7,025d127b"
OPTIONS = ["--tasks", TASKS, "--tasks-per-shard", "3", "--budget", "300"]
NUM_SHARDS = 4


def command(name: str, *options: str) -> list[str]:
    """Return the command line of an `arcwright` command."""
    return [sys.executable, "-m", "flows", name, *options]


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run an `arcwright` command to its end."""
    done = subprocess.run(command(name, *options), capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A store after `arcwright search` with one worker, and what the command said."""
    store = tmp_path_factory.mktemp("searched")
    return store, run("search", *OPTIONS, "--store", str(store), "--workers", "1")


def read_all(folder: str | Path) -> list[Candidate]:
    """Return the candidates of a search artifact."""
    return [row for path in sorted(Path(folder).glob("part-*.parquet")) for row in read_candidates(path)]


def test_the_command_prints_the_folder_and_says_how_many_tasks_have_a_program(
    searched: tuple[Path, subprocess.CompletedProcess[str]],
):
    """Standard output is the artifact's folder alone; standard error counts tasks with a program."""
    store, done = searched
    (folder,) = (store / "search").iterdir()
    assert done.stdout.strip() == str(folder)
    rows = read_all(folder)
    found = {row.task_id for row in rows if claims_to_fit(row.text)}
    assert {"3c9b0459", "67a3c6ac", "74dd1130"} <= found and "025d127b" not in found
    assert f"search: {len(found)} of 10 tasks have a program" in done.stderr


def test_every_task_is_countable_and_every_candidate_says_that_it_is_of_the_search(
    searched: tuple[Path, subprocess.CompletedProcess[str]],
):
    """A task without a program leaves one candidate without; ids are unique, and tell the search from a model."""
    rows = read_all(searched[1].stdout.strip())
    assert {row.task_id for row in rows} == {task.id for task in load_tasks(TASKS)}
    assert len({row.candidate_id for row in rows}) == len(rows)
    assert not any(is_sampled(row.candidate_id) for row in rows)
    assert {(row.temperature, row.finish_reason, row.augmentation, row.num_tokens) for row in rows} == {
        (0.0, "search", "identity", 0)
    }
    without = [row for row in rows if not row.program]
    assert without and all(math.isnan(row.logprob) for row in without)


def test_workers_do_not_show_in_the_rows(searched: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path):
    """Two workers write the same bytes as one, and a second run builds nothing."""
    run("search", *OPTIONS, "--store", str(tmp_path), "--workers", "2")
    assert shard_files(tmp_path) == shard_files(searched[0])
    assert "reused" in run("search", *OPTIONS, "--store", str(tmp_path), "--workers", "2").stderr


def test_a_killed_search_continues(searched: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path):
    """After kill -9 the same command keeps every finished shard and ends with the bytes of an undisturbed run."""
    options = [*OPTIONS, "--store", str(tmp_path), "--workers", "1"]
    started = subprocess.Popen(command("search", *options), cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_for(lambda: started.poll() is not None or bool(list(tmp_path.glob("search/*/records/*.json"))), 120)
    started.send_signal(signal.SIGKILL)
    started.wait()
    time.sleep(1)  # its processes end with it, not before it
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("search/*/records/*.json")}
    run("search", *options)
    assert kept and all(path.stat().st_mtime_ns == written for path, written in kept.items())
    assert shard_files(tmp_path) == shard_files(searched[0])


def test_only_a_missing_shard_is_searched_again(
    searched: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
):
    """A deleted shard is built anew with the same bytes, and the others are left as they are."""
    options = [*OPTIONS, "--store", str(tmp_path), "--workers", "1"]
    lost = Path(run("search", *options).stdout.strip()) / "part-0002.parquet"
    lost.unlink()
    assert f"built 1 of {NUM_SHARDS} shards" in run("search", *options).stderr
    assert shard_files(tmp_path) == shard_files(searched[0])


def test_its_candidates_are_verified_like_a_models(searched: tuple[Path, subprocess.CompletedProcess[str]]):
    """`arcwright verify --artifacts STORE/search/KEY` runs them: what fits does, near misses miss a pair."""
    folder = searched[1].stdout.strip()
    done = run("verify", "--artifacts", folder, "--tasks", TASKS)
    judged = [row for path in sorted(Path(done.stdout.strip()).glob("part-*")) for row in read_judged(path)]
    assert {row.task_id for row in judged} == {task.id for task in load_tasks(TASKS)}
    fitting = {row.task_id for row in read_all(folder) if claims_to_fit(row.text)}
    assert all(row.fits == (row.task_id in fitting) for row in judged)
    near = [row for row in judged if row.program and not row.fits]
    assert all(sum(row.correct[: row.num_train]) == row.num_train - 1 for row in near)
    assert not any(row.valid for row in judged if not row.program)
    assert {row.task_id for row in judged if row.solves} >= {"3c9b0459", "67a3c6ac", "74dd1130"}


def test_costs_are_fitted_from_an_artifact(searched: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path):
    """`arcwright fit-costs` counts the programs of a search into a file for `--costs`, and says what it saves."""
    folder, out = searched[1].stdout.strip(), str(tmp_path / "costs.json")
    figures = json.loads(run("fit-costs", "--artifacts", folder, "--out", out).stdout)
    assert figures["num_programs"] >= 3 and read_counts(Path(out)).num_programs == figures["num_programs"]
    counted = run("search", *OPTIONS, "--store", str(tmp_path / "store"), "--costs", out)
    assert Path(counted.stdout.strip()).name != Path(folder).name


def silent(done: int, of: int, note: str) -> None:
    """Show no progress."""


def search_in(folder: Path, tasks: list[Task], config: SearchConfig) -> StageRun:
    """Return the search stage of a store in `folder`."""
    return stages.search(Store(str(folder)), config, tasks, 1, silent)


def test_the_key_knows_what_decides_the_rows(tmp_path: Path):
    """Budget, programs kept, shards, costs and train pairs count; test outputs and what a run does next do not."""
    tasks = load_tasks("arc1:training/67a3c6ac")
    hidden = [replace(task, test=tuple(Pair(pair.input, None) for pair in task.test)) for task in tasks]
    config = SearchConfig(budget=4)
    counted = tmp_path / "costs.json"
    write_counts(count_pieces([("Grid: crop(img, {Region})",)]), counted)
    base = search_in(tmp_path, tasks, config).artifact.key
    assert search_in(tmp_path, hidden, config).artifact.key == base
    assert search_in(tmp_path, tasks, replace(config, leave=0.0)).artifact.key == base
    others = [
        replace(config, budget=5),
        replace(config, costs=str(counted)),
        replace(config, max_programs=1),
        replace(config, tasks_per_shard=2),
    ]
    keys = {search_in(tmp_path, tasks, other).artifact.key for other in others}
    keys.add(search_in(tmp_path, [replace(task, train=task.train[:1]) for task in tasks], config).artifact.key)
    assert len(keys) == 5 and base not in keys


def test_what_is_measured_stands_in_the_record_and_not_in_the_rows(tmp_path: Path):
    """Expressions and CPU seconds are told of each shard; searching again gives the same bytes."""
    tasks = load_tasks("arc1:training/67a3c6ac,025d127b")
    facts = [search_shard(SearchConfig(budget=300), tasks, tmp_path / name) for name in ("1.parquet", "2.parquet")]
    assert facts[0].measured["tasks"] == 2 and facts[0].measured["tasks_fit"] == 1
    assert facts[0].measured["expressions"] == facts[1].measured["expressions"]
    assert {"cpu_seconds", "seconds", "expressions_per_second"} <= facts[0].measured.keys()
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()
    progress = Progress()
    assert progress(facts[0]).startswith("1 of 2 tasks have a program")
    assert progress(facts[1]).startswith("2 of 4 tasks have a program")


def test_the_largest_tasks_come_first():
    """Shards hold tasks of about one size, the largest first, so that no worker ends with the slowest."""
    tasks = load_tasks("arc1:training[:20]")
    plan = plan_search(tasks, SearchConfig(tasks_per_shard=6))
    assert list(plan) == sorted(plan) and sum(map(len, plan.values())) == 20
    sizes = {task.id: sum(grid.size for grid in task.inputs) for task in tasks}
    means = [np.mean([sizes[task_id] for task_id in ids]) for ids in plan.values()]
    assert means == sorted(means, reverse=True)
    assert plan_search(tasks[::-1], SearchConfig(tasks_per_shard=6)) == plan


def test_the_cheapest_program_of_each_behaviour_is_kept():
    """Programs that answer alike are one, the cheaper; what is left comes cheapest first, up to the limit."""
    one, two, three = (np.full((1, 1), color) for color in (1, 2, 3))
    found = [
        Found("dear", 9.0, "exact", (one,)),
        Found("cheap", 2.0, "exact", (one,)),
        Found("other", 5.0, "exact", (two,)),
        Found("last", 7.0, "exact", (three,)),
    ]
    assert [kept.program for kept in keep_distinct(found, 2)] == ["cheap", "other"]
    assert [kept.program for kept in keep_distinct(found[::-1], 9)] == ["cheap", "other", "last"]


def test_the_cost_is_a_log_probability():
    """A program of 3 bits has the probability 1/8, so that selection ranks what the search found by its cost."""
    task = task_from_json("a", {"train": [{"input": [[1]], "output": [[1]]}], "test": [{"input": [[2]]}]})
    result = SearchResult((Found("def task(img):\n    return img\n", 3.0, "exact", task.inputs[1:]),), (), 1)
    (row,) = make_candidates(task, result)
    assert math.exp(row.logprob) == pytest.approx(1 / 8)


def test_a_search_stays_within_its_budget_and_says_what_it_used():
    """A smaller budget evaluates fewer expressions, and finds a part of what a larger one finds."""
    (task,) = load_tasks("arc1:training/3c9b0459")
    small, large = (search_task(task, SearchConfig(budget=budget)) for budget in (1, 1000))
    assert small.expressions <= 1 < large.expressions <= 1000
    assert {one.program for one in small.found} <= {one.program for one in large.found}
    assert large.found


@pytest.mark.parametrize("name", ["budget", "max_programs", "tasks_per_shard"])
def test_settings_out_of_range_are_refused(name: str):
    """A count of nothing is bad input that names the setting and the value."""
    with pytest.raises(InputError, match=f"search: {name} must be at least 1, got 0"):
        SearchConfig(**{name: 0})


@pytest.mark.parametrize("proposers", [(), ("search", "search"), ("oracle",)])
def test_proposers_are_named_once_and_known(proposers: tuple[str, ...]):
    """A run without a proposer, or with one named twice or unknown, is refused with the choices."""
    with pytest.raises(InputError, match="proposers must name one or more of search, sample, each once"):
        RunConfig(proposers=proposers)  # type: ignore[arg-type]


def test_a_run_of_the_search_alone_needs_no_device():
    """Without a model neither its folder nor devices are looked at, and the preset names the search alone."""
    preset = load_preset("search")
    assert preset.proposers == ("search",)
    assert len(check_run(replace(preset, tasks="toys", model="no/such/model", devices="99"))) > 1


def test_what_was_found_is_relabelled_with_a_models_misses(tmp_path: Path):
    """Verdicts of the search and of a model's round become tasks together, each with the candidate it came from."""
    store, tasks = Store(str(tmp_path)), load_tasks("arc1:training/67a3c6ac,025d127b")
    config = RunConfig(store=str(tmp_path), workers=1, search=SearchConfig(budget=300, max_programs=1))
    found = stages.verify(store, config, search_in(tmp_path, tasks, config.search), tasks, silent)
    artifact, shard = store.artifact("sample", "1", {"made": "by hand"}, {}), Shard("part-000-0000.parquet")
    program = "def task(img):\n    return rotate_90(img, 2)\n"
    provenance = (program, program, program_hash(program), -1.0, 9, "stop", 0.9, 0, "m", 0)
    rows = [Candidate(task.id, f"m-{task.id}", 0, "identity", *provenance) for task in tasks]
    write_candidates(artifact.work(shard) / shard.name, rows)
    artifact.commit(shard, rows=len(rows))
    artifact.seal([shard])
    missed = stages.verify(store, config, open_stage(str(artifact.folder)), tasks, silent)
    relabelled = stages.relabel(store, config, [found, missed], tasks, silent)
    sources = {row.source: row.concept for path in relabelled.paths for row in read_tasks(path)}
    assert sources == {"search-67a3c6ac-0": "right", "m-67a3c6ac": "missed", "m-025d127b": "missed"}
