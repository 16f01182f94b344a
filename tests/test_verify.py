"""The verify and relabel stages over artifacts: resuming, disks that fail, and what is learnt from misses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.program import program_hash
from arc_dsl.taskset import load_tasks
from arc_dsl.verdict import Outcome
from evaluation.candidates import Candidate
from evaluation.program_shard import read_judged, write_candidates
from evaluation.relabel import RelabelConfig, relabel_programs
from evaluation.verify import VerifyConfig, verify_candidates
from flows.artifacts.store import Artifact, Shard, Store
from generators.augmentation import Augmentation
from generators.task_shard import read_tasks

ROOT = Path(__file__).parent.parent
TASKS = "arc1:training/3c9b0459,67a3c6ac,74dd1130"
PROGRAMS = [
    "def task(img):\n    return rotate_90(img, 2)",
    "def task(img):\n    unused = 3\n    return flip(img, axis=1)",
    "def task(img):\n    return img",
    "def task(img):\n    return no_such_name",
    "def task(img):\n    return img  # the same program again",
    "def task(img):\n    unused = 4\n    return flip(img, axis=1)",
]
NUM_SHARDS = 4


def make_candidates(store: Store) -> Artifact:
    """Return an artifact of candidates for three real tasks, in shards that differ."""
    artifact = store.artifact("sample", "1", {"made": "by hand"}, {})
    shards = [Shard(f"part-{number:03d}-0000.parquet") for number in range(NUM_SHARDS)]
    for number, shard in enumerate(shards):
        rows = [
            Candidate(
                task_id=task.id,
                candidate_id=f"{number}-{task.id}-{index}",
                variant=0,
                augmentation="identity",
                text=program,
                program=f"{program}\n# shard {number}",
                program_hash=program_hash(program),
                logprob=-float(index),
                num_tokens=10,
                finish_reason="stop",
                temperature=0.9,
                seed=index,
                model="none",
                round=0,
            )
            for task in load_tasks(TASKS)
            for index, program in enumerate(PROGRAMS)
        ]
        write_candidates(artifact.work(shard) / shard.name, rows)
        artifact.commit(shard, rows=len(rows))
    artifact.seal(shards)
    return artifact


def run_verify(candidates: Artifact) -> subprocess.CompletedProcess[str]:
    """Run `arcwright verify` on an artifact of candidates."""
    command = [sys.executable, "-m", "flows", "verify", "--artifacts", str(candidates.folder), "--tasks", TASKS]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


def verdict_folder(store: Path) -> Path:
    """Return the folder of the only verify artifact of a store."""
    (folder,) = (store / "verify").iterdir()
    return folder


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose candidates have been verified."""
    store = tmp_path_factory.mktemp("judged")
    done = run_verify(make_candidates(Store(str(store))))
    assert done.returncode == 0, done.stderr
    return store


def test_each_distinct_program_is_judged_once_with_all_its_candidates(judged: Path):
    """Programs that differ in comments only share a verdict; solves and fits are those of one program."""
    rows = read_judged(verdict_folder(judged) / "part-000-0000.parquet")
    assert len(rows) == 3 * (len(PROGRAMS) - 1)
    by_task = {task_id: [row for row in rows if row.task_id == task_id] for task_id in {row.task_id for row in rows}}
    assert {row.program.splitlines()[1].strip() for row in by_task["3c9b0459"] if row.solves} == {
        "return rotate_90(img, 2)"
    }
    flips = [row for row in by_task["67a3c6ac"] if row.solves]
    assert len(flips) == 2 and all(row.count == 1 for row in flips)
    assert [row.count for row in by_task["67a3c6ac"] if "return img" in row.program] == [2]
    assert sum(row.outcome is Outcome.ERROR and row.exception == "NameError" for row in rows) == 3


def test_only_a_missing_shard_is_judged_again(judged: Path):
    """A second run builds nothing; after losing a shard it builds that one, with the same bytes."""
    candidates = Store(str(judged)).find("sample", next((judged / "sample").iterdir()).name)
    assert "reused" in run_verify(candidates).stderr
    lost = verdict_folder(judged) / "part-002-0000.parquet"
    before = lost.read_bytes()
    lost.unlink()
    assert "built 1 of 4 shards" in run_verify(candidates).stderr
    assert lost.read_bytes() == before


def test_misses_become_tasks_that_they_solve(judged: Path):
    """Relabelled outputs are the program's own, unused statements are gone, test outputs were not shown."""
    command = [sys.executable, "-m", "flows", "relabel", "--artifacts", str(verdict_folder(judged)), "--tasks", TASKS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    tasks = list(read_tasks(Path(done.stdout.strip()) / "part-00000.parquet"))
    assert all("unused" not in task.program for task in tasks)
    missed = [task for task in tasks if task.concept == "missed"]
    assert missed and all(task.source for task in tasks)
    for task in missed:
        if "rotate_90" in task.program:
            assert all((pair.input[::-1, ::-1] == pair.output).all() for pair in task.task.pairs)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB; needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a file system is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing_that_was_finished(small_disk: Path):
    """Status 1, one line with the command that continues; with space again the same command ends the work."""
    candidates = make_candidates(Store(str(small_disk)))
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk)
    ballast.write_bytes(b"x" * (free.f_bavail * free.f_bsize - 4096))
    done = run_verify(candidates)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "No space left" in last and "continue with: arcwright verify" in last
    ballast.unlink()
    assert run_verify(candidates).returncode == 0
    assert len(list(verdict_folder(small_disk).glob("part-*.parquet"))) == NUM_SHARDS


def test_a_store_that_turns_read_only_loses_nothing(small_disk: Path):
    """What was finished stays valid, and the run continues once the store can be written again."""
    candidates = make_candidates(Store(str(small_disk)))
    assert run_verify(candidates).returncode == 0
    lost = verdict_folder(small_disk) / "part-001-0000.parquet"
    before = {path.name: path.read_bytes() for path in verdict_folder(small_disk).glob("part-*")}
    lost.unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run_verify(candidates)
    assert done.returncode == 2  # said before anything starts
    assert "Read-only file system" in done.stderr.strip().splitlines()[-1]
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert run_verify(candidates).returncode == 0
    assert {path.name: path.read_bytes() for path in verdict_folder(small_disk).glob("part-*")} == before


def test_programs_for_augmented_tasks_are_judged_on_the_task_itself(tmp_path: Path):
    """Its outputs are turned back to the task's own grids; what is learnt from it is the task as it saw it."""
    (task,) = load_tasks("arc1:training/67a3c6ac")  # mirrored left to right; turned by a quarter: top to bottom
    augmentation = Augmentation(1, (0, 2, 1, 3, 4, 5, 6, 7, 8, 9), order=(2, 1, 0))
    program = "def task(img):\n    return flip(img, axis=0)"
    shown = dict(variant=1, text=program, program=program, program_hash=program_hash(program), logprob=-1.0)
    rest = dict(num_tokens=9, finish_reason="stop", temperature=0.5, model="none", round=2)
    rows = [
        Candidate(task.id, f"{index}", augmentation=name, seed=index, **shown, **rest)
        for index, name in enumerate((augmentation.name, augmentation.on_grids.name, "identity"))
    ]
    write_candidates(tmp_path / "candidates.parquet", rows)
    with VerifyConfig().open_sandbox(1) as sandbox:
        judged, _ = verify_candidates(sandbox, tmp_path / "candidates.parquet", {task.id: task})
        relabelled, _ = relabel_programs(sandbox, {task.id: task}, judged[:1], RelabelConfig())
    assert [(row.count, row.solves, row.rounds) for row in judged] == [(2, True, (2, 2)), (1, False, (2,))]
    assert all(np.array_equal(got, want) for got, want in zip(judged[0].outputs, task.outputs, strict=True))
    (learnt,) = relabelled
    assert learnt.task.to_json() == augmentation.on_grids.apply_task(task).to_json()
