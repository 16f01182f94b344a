"""Secrets stay where they are: nothing that is written or printed holds one, whatever a command does."""

from pathlib import Path

import pytest

from flows.command import commands
from flows.command.cli import main
from tests.support.prefect import free_port

SECRET = "planted-7f3a91c0"
VARIABLES = ("OPENAI_API_KEY", "WANDB_API_KEY", "AWS_SECRET_ACCESS_KEY", "PREFECT_API_AUTH_STRING", "HF_TOKEN")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, with a secret in every variable that holds one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    for name in VARIABLES:
        monkeypatch.setenv(name, SECRET)
    return tmp_path


def search_files(folder: Path) -> list[Path]:
    """Return the files below a folder that hold the secret."""
    return [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_no_secret_is_written_or_printed(home: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """Artifacts, records, messages, the log of a bug: of a stage that works, a server that is gone, a fault of ours."""
    url = f"http://127.0.0.1:{free_port()}/v1"
    assert main(["search", "--tasks", "arc1:training/67a3c6ac", "--budget", "50", "--workers", "1"]) == 0
    asked = ["sample", "--model", str(tiny_model), "--tasks", "arc1:training/67a3c6ac"]
    assert main([*asked, "--engine.url", url, "--engine.url-model", "tiny"]) == 1
    assert main(["run", "--preset", "search", "--tasks", "toys"]) == 2  # the server does not answer
    assert main(["doctor"]) == 1
    monkeypatch.setattr(commands, "check_run", lambda config: {}["planted"])
    assert main(["run", "--preset", "search"]) == 70
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert len(list((home / "state").rglob("*.log"))) == 1 and list((home / "store").rglob("*.parquet"))
    assert not search_files(home)


@pytest.mark.parametrize(
    "command",
    [
        ["run", "--preset", "search", "--tasks", "toys", "--store", f"s3://key:{SECRET}@bucket/x"],
        ["report", "--store", f"ftp://user:{SECRET}@host/x"],
        ["sample", "--engine.url", f"http://user:{SECRET}@host/v1", "--engine.url-model", "x", "--model", "x"],
    ],
)
def test_a_url_with_a_secret_in_it_is_refused_without_showing_it(home: Path, command: list[str], capsys):
    """Credentials in a URL would stand in manifests and records: they belong into the environment."""
    assert main(command) == 2
    said = capsys.readouterr()
    assert "must not hold" in said.err and SECRET not in said.out + said.err
    assert not search_files(home)
