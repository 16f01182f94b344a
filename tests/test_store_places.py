"""Where a store can be: what cannot be read or written is said in one line, before anything starts."""

from pathlib import Path

import pytest

from flows.artifacts.store import Store, StorePlaceError
from flows.command.cli import main
from flows.config import load_preset
from flows.runs import RunLog, read_run

PLACES = {
    "nowhere://bucket/x": "Protocol not known: nowhere",
    "gdrive://x": "",  # a package that no lock holds
    "file.txt": "cannot be written: Not a directory",
    "file.txt/store": "cannot be written: Not a directory",
    "/proc/store": "cannot be written",
}
COMMANDS = (
    ["run", "--preset", "search", "--tasks", "toys"],
    ["generate", "--num-tasks", "1"],
    ["search", "--tasks", "toys"],
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a file in it, where no Prefect server answers."""
    (tmp_path / "file.txt").write_text("a file")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    return tmp_path


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_place_that_is_no_store_is_bad_input(command: list[str], place: str, capsys):
    """Exit status 2 and one line with the place and why, before Prefect is asked; nothing appears."""
    assert main([*command, "--store", place]) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert line.startswith(f"arcwright: store {place!r}") and PLACES[place] in line and "continue with" not in line
    assert [path.name for path in Path().iterdir()] == ["file.txt"]


@pytest.mark.parametrize("command", ["report", "recover", "submit"])
def test_so_it_is_for_commands_that_read_a_store(command: str, capsys):
    """Commands that only look say the same of a URL that nothing here can read."""
    assert main([command, "--store", "nowhere://x"]) == 2
    assert "store 'nowhere://x': Protocol not known" in capsys.readouterr().err


def test_doctor_tries_what_a_run_will_need(tmp_path: Path, capsys):
    """A store that cannot be written, a model folder without a model, a dead server: each has its remedy."""
    assert main(["doctor", "--store", "file.txt", "--model", "nowhere"]) == 1
    said = capsys.readouterr().out
    for finding in (
        "store: store 'file.txt' cannot",
        "model: model 'nowhere' has no",
        "Prefect server: http://127.0.0.1:9",
    ):
        assert finding in said
    assert said.count("mend it with") >= 3


def test_another_machine_finds_the_runs_of_a_remote_store(tmp_path: Path):
    """A run is read from the store itself, not from the copy that the machine which wrote it has."""
    url = f"memory://{tmp_path.name}"
    for number, name in enumerate(("older", "newer")):
        store = Store(url, tmp_path / "one")
        store.check()
        RunLog(store, name, load_preset("search"), summary={"number": str(number)}).write()
    cold = Store(url, tmp_path / "two")
    assert read_run(cold)["summary"] == {"number": "1"}
    assert read_run(cold, "older")["summary"] == {"number": "0"}
    assert not cold.fs.glob(f"{cold.root}/.probe*")


def test_a_bucket_is_never_made(monkeypatch: pytest.MonkeyPatch):
    """A misspelt bucket is refused: object stores would silently make another."""
    store = Store("memory://no-such-bucket/x")
    monkeypatch.setattr(type(store.fs), "protocol", "s3")
    with pytest.raises(StorePlaceError, match="there is no bucket 'no-such-bucket'"):
        store.check()
    assert not store.fs.exists("no-such-bucket")
