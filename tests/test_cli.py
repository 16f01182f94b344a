"""The command line: bad input is one line with the value and the remedy, exit status 2, and nothing is written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.command.cli import main

BAD_GRID = {"train": [{"input": [[12]], "output": [[1]]}], "test": [{"input": [[0]]}]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fly"], "no command 'fly'"),
        (["run", "--preset", "nope"], "preset 'nope' does not exist; choose"),
        (["run", "--preset"], "--preset takes a value"),
        (["run", "--tasks", "no/such/path"], "no such file, folder or set"),
        (["run", "--tasks", "BAD_GRID"], "colors must be 0-9, got 12"),
        (["run", "--model", "NO_TOKENIZER"], "no tokenizer_config.json"),
        (["run", "--model", "no/such/model"], "no config.json"),
        (["run", "--sample.num-samples", "0"], "num_samples must be at least 1, got 0"),
        (["run", "--train.learning-rate", "3"], "learning_rate must be in (0, 1), got 3"),
        (["run", "--generate.generators", "telepathy"], "'telepathy'"),
        (["run", "--rounds", "x"], "--rounds"),
        (["run", "--devices", "9"], "GPUs on this machine"),
        (["solve", "--tasks", "arc1:training[3:3]"], "no task is left"),
        (["generate", "--num-tasks", "0"], "num_tasks must be at least 1, got 0"),
        (["train", "--tasks", "nowhere"], "no manifest.json"),
        (["sample", "--tasks", "toys"], "needs a model"),
        (["verify", "nowhere", "--task", "toys/chick"], "no .py file"),
        (["evaluate"], "--artifacts"),
        (["report", "never"], "run 'never'"),
        (["submit", "never"], "run 'never'"),
        (["submit", "--artifacts", "x"], "give --tasks SPEC"),
        (["submit", "--policy", "luck"], "policy must be one of"),
        (["compare", "never", "again"], "run 'never'"),
        (["solve", "--time-limit-seconds", "30"], "time_margin_seconds must be at least 0 and less than"),
        (["bench", "nothing"], "bench: name one of"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], message: str, tmp_path: Path, capsys, monkeypatch):
    """Exit status 2, one line on standard error, and no store appears."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps(BAD_GRID))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    named = {"BAD_GRID": "bad.json", "NO_TOKENIZER": "model"}
    assert main([named.get(argument, argument) for argument in arguments]) == 2
    said = capsys.readouterr().err.strip()
    assert message in said
    assert "\n" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.json", "model"]


def test_help_lists_every_command(capsys):
    """The usage text names each command that exists."""
    from flows.command.commands import COMMANDS

    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name}" in text for name in COMMANDS)


def test_generate_twice_reuses_and_more_workers_change_nothing(tmp_path: Path, capsys):
    """The same rows for any number of workers; a second command builds nothing; a larger one keeps the shards."""
    common = ["generate", "--generators", "geometry", "--shard-size", "20"]
    assert main([*common, "--num-tasks", "40", "--store", str(tmp_path / "a"), "--workers", "1"]) == 0
    assert main([*common, "--num-tasks", "60", "--store", str(tmp_path / "b"), "--workers", "2"]) == 0
    first, second = (Path(line) for line in capsys.readouterr().out.split())
    assert first.name == second.name
    for name in ("part-00000.parquet", "part-00001.parquet"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    capsys.readouterr()
    assert main([*common, "--num-tasks", "60", "--store", str(tmp_path / "b")]) == 0
    assert "reused" in capsys.readouterr().err


def test_verify_prints_a_table_for_a_folder_of_programs(tmp_path: Path, capsys):
    """Each program's outcome and whether it fits and solves the task."""
    (tmp_path / "right.py").write_text("def task(img):\n    return rotate_90(img, 2)\n")
    (tmp_path / "wrong.py").write_text("def task(img):\n    return img\n")
    (tmp_path / "loop.py").write_text("def task(img):\n    while True:\n        pass\n")
    assert main(["verify", str(tmp_path), "--task", "arc1:training/3c9b0459"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[-1]) == {"loop": "timeout", "right": "ok", "wrong": "ok"}
    assert lines[2].split()[:4] == ["right.py", "ok", "yes", "yes"]
    assert lines[3].split()[:4] == ["wrong.py", "ok", "no", "no"]


def test_doctor_says_what_this_machine_can_do(tmp_path: Path, capsys):
    """Python, packages, cores, memory, the sandbox's tier, disk and store are listed."""
    main(["doctor", "--store", str(tmp_path)])
    text = capsys.readouterr().out
    for word in ("Python", "cores", "memory", "GPU", "vllm", "sandbox", "store", "Prefect server"):
        assert word in text


def test_importing_the_command_line_is_light():
    """Help and bad arguments answer before torch, vLLM or Prefect are imported."""
    code = (
        "import sys, flows.command.cli, flows.command.commands; "
        "print([n for n in ('torch', 'vllm', 'prefect') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
