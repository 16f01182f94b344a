"""Locks between the runs of a machine: who waits says for whom, and a lock is free when its holder has ended."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from arc_dsl.errors import InputError, StageError
from flows.artifacts.store import Shard, Store
from flows.building import complete
from flows.locks import DEVICE_LOCKS, hold_lock, hold_machine, lock_is_free, owning, read_owner
from flows.processes import devices
from flows.processes.child import halt_children, resume_children
from flows.processes.devices import Device, hold_devices

ROOT = Path(__file__).parent.parent
CPU = Device("cpu:0", "cpu", {})
HOLDER = """
import sys
from flows.locks import hold_machine, owning
with owning("night-1"), hold_machine([("cpu", "the CPU")]):
    print("held", flush=True)
    sys.stdin.read()
"""


class Enough(Exception):
    """What a test stops waiting with."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the devices' locks."""
    monkeypatch.setenv(DEVICE_LOCKS, str(tmp_path / "devices"))
    return tmp_path / "devices"


def give_up(text: str) -> None:
    """Wait no longer."""
    raise Enough(text)


def test_a_second_run_waits_for_a_device_until_its_holder_is_killed(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It says for whom, once; after kill -9 of the holder it goes on, and the lock is its own."""
    caplog.set_level(logging.INFO, "flows")
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdin=-1, stdout=-1)
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    told: list[str] = []

    def kill(text: str) -> None:
        told.append(text)
        if len(told) == 3:
            holder.kill()
            holder.wait()

    with owning("night-2"), hold_devices([CPU], kill):
        assert read_owner(folder / "cpu.lock") == "night-2" and not lock_is_free(folder / "cpu.lock")
    assert lock_is_free(folder / "cpu.lock")
    assert set(told) == {"waiting for the CPU, held by night-1"}
    assert [record.getMessage() for record in caplog.records].count(told[0]) == 1
    holder.stdin.close()
    holder.stdout.close()


def test_the_parts_of_a_run_share_what_it_holds(folder: Path) -> None:
    """The learner and the engines of a process may be on one device; it is free when the last of them lets go."""
    with hold_devices([CPU]):
        with hold_devices([CPU, CPU], give_up):
            pass
        assert not lock_is_free(folder / "cpu.lock")
    assert lock_is_free(folder / "cpu.lock")


def test_gpus_are_told_apart_by_their_serials(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a job counts them; where nothing says, the number stands for the device. A server is nobody's alone."""
    monkeypatch.setattr(devices, "query_gpus", lambda fields: ["0, GPU-aa", "1, GPU-bb"])
    gpus = [Device(f"gpu:{number}", "cuda", {}) for number in (2, 1)]
    with hold_devices([*gpus, Device("server", "remote", {})]):
        assert sorted(path.name for path in folder.iterdir()) == ["GPU-bb.lock", "gpu-2.lock"]


def test_whoever_waits_for_an_artifact_says_so(tmp_path: Path) -> None:
    """Another run of the same command builds it: the progress names the artifact and the run."""
    artifact = Store(str(tmp_path)).artifact("search", "1", {}, {})
    told: list[str] = []

    def hear(done: int, of: int, note: str) -> None:
        told.append(note)
        if note:
            raise Enough

    with owning("first"), artifact.lock(), pytest.raises(Enough):
        complete(artifact, [Shard("a")], lambda missing, on_event: None, hear)
    assert told == [f"waiting for {artifact.name}, held by first"]


def test_devices_are_taken_before_the_artifact_and_only_to_build(folder: Path, tmp_path: Path) -> None:
    """A run that has the device may be waiting for the artifact: nobody holds that while he waits for the device."""
    artifact, shard = Store(str(tmp_path / "store")).artifact("sample", "1", {}, {}), Shard("a")
    lock = tmp_path / "store" / ".locks" / f"sample-{artifact.key}.lock"
    states: list[str] = []

    def hold(waiting):
        states.append("free" if not lock.exists() or lock_is_free(lock) else "locked")
        return hold_devices([CPU], waiting)

    def build(missing, on_event):
        assert not lock_is_free(folder / "cpu.lock") and not lock_is_free(lock)
        (artifact.work(shard) / shard.name).write_text("rows")
        on_event({"event": "shard", "name": shard.name, "rows": 1})

    for cached in (False, True):
        assert complete(artifact, [shard], build, lambda *_: None, hold).cached == cached
    assert states == ["free"]


def test_waiting_ends_when_the_time_of_a_run_is_over(folder: Path, tmp_path: Path) -> None:
    """A run with a time limit does not wait beyond it; its line says what it waited for."""
    artifact = Store(str(tmp_path / "store")).artifact("sample", "1", {}, {})
    halt_children()
    try:
        with owning("first"), artifact.lock(), pytest.raises(StageError, match="time is over; it was waiting for"):
            complete(artifact, [Shard("a")], lambda missing, on_event: None, lambda *_: None)
    finally:
        resume_children()


def test_a_lock_that_its_holder_removed_is_taken_anew(tmp_path: Path) -> None:
    """The file that one waits for may vanish: what counts is the one that has its name."""
    path = tmp_path / "x.lock"

    def remove(text: str) -> None:
        path.unlink(missing_ok=True)

    with owning("first"), hold_lock(path, "x"), owning("second"), hold_lock(path, "x", remove):
        assert read_owner(path) == "second"


def test_the_owner_of_a_lock_is_shown_as_plain_text(tmp_path: Path) -> None:
    """Any user of the machine may have written it: no control characters, and not much of it."""
    (tmp_path / "x.lock").write_bytes(b"run\x1b[2J\xff" + b"a" * 1000)
    owner = read_owner(tmp_path / "x.lock")
    assert owner.startswith("run?[2J") and owner.isprintable() and len(owner) <= 120


def test_a_folder_of_locks_that_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the folder and the variable that names another."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(DEVICE_LOCKS, str(tmp_path / "file" / "locks"))
    with (
        pytest.raises(InputError, match=rf"cannot be written to '.*file/locks': Not a directory; .*{DEVICE_LOCKS}"),
        hold_machine([("cpu", "the CPU")]),
    ):
        pass


def test_users_share_the_locks_of_devices(folder: Path) -> None:
    """The file is anyone's to take, whatever the mask of the user who made it."""
    before = os.umask(0o077)
    try:
        with hold_devices([CPU]):
            assert (folder / "cpu.lock").stat().st_mode & 0o666 == 0o666
    finally:
        os.umask(before)
