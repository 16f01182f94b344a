"""The command line: every failure ends with one line and the status of its kind, and help has no side effect."""

import json
import os
import shlex
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import pytest

from arc_dsl.errors import BugError, InputError, StageError
from flows import env
from flows.command import arguments, commands
from flows.command.cli import main
from flows.command.completion import install_completion
from flows.command.options import NewTasks
from flows.command.table import BENCHMARKS, COMMANDS
from flows.config import RunConfig, list_presets, load_preset
from flows.processes.launch import LaunchConfig

BAD_GRID = {"train": [{"input": [[12]], "output": [[1]]}], "test": [{"input": [[0]]}]}
# Every command line that takes options, and the type that its options have.
EVERY = [[name] for name in COMMANDS if name != "bench"] + [["bench", name] for name in BENCHMARKS]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder of its own, with the logs of bugs out of the way."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that a command says of bad input."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    line = said.err.strip()
    assert line.startswith("arcwright: ") and "\n" not in line and not said.out
    return line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fly"], "no command 'fly'"),
        (["--fly"], "no command '--fly'"),
        (["run", "--preset", "nope"], "preset 'nope' does not exist; choose"),
        (["run", "--preset", ""], "preset '' does not exist; choose"),
        (["run", "--tasks", ""], "tasks is empty"),
        (["tokenize"], "--tasks takes at least 1 artifact folder"),
        (["run", "--preset"], "'--preset'"),
        (["run", "--tasks", "no/such/path"], "no such file, folder or set"),
        (["run", "--tasks", "BAD_GRID"], "colors must be 0-9, got 12"),
        (["run", "--model", "NO_TOKENIZER"], "no tokenizer_config.json"),
        (["run", "--model", "no/such/model"], "no config.json"),
        (["run", "--launch.config-file", "no.yaml"], "launch.config_file 'no.yaml' does not exist"),
        (["run", "--sample.num-samples", "0"], "num_samples must be at least 1, got 0"),
        (["run", "--train.learning-rate", "3"], "learning_rate must be in (0, 1), got 3"),
        (["run", "--generate.generators", "telepathy"], "'telepathy'"),
        (["run", "--rounds", "x"], "--rounds"),
        (["run", "--rounds", "0"], "rounds must be at least 1, got 0"),
        (["run", "--devices", "9"], "GPUs on this machine"),
        (["solve", "--tasks", "arc1:training[3:3]"], "no task is left"),
        (["generate", "--num-tasks", "0"], "num_tasks must be at least 1, got 0"),
        (["train", "--tasks", "nowhere"], "no manifest.json"),
        (["train", "--tasks", "nowhere", "--model", "no/such/model"], "no config.json"),
        (["tokenize", "--tasks", "nowhere", "--model", "NO_TOKENIZER"], "no tokenizer_config.json"),
        (["sample", "--tasks", "toys"], "needs a model"),
        (["sample", "--tasks", "toys", "--model", "no/such/model"], "no config.json"),
        (["verify", "nowhere", "--task", "toys/chick"], "no .py file"),
        (["verify", "nowhere"], "a folder and --task SPEC go together, got 'nowhere' and ''"),
        (["verify"], "--artifacts STORE/sample/KEY"),
        (["verify", ".", "--task", ""], "a folder and --task SPEC go together, got '.' and ''"),
        (["verify", "--artifacts", ""], "'' has no manifest.json"),
        (["merge", "--model", "", "--adapter", "a", "--out", "o"], "--model is empty, which would mean the working"),
        (["compare", "", "x"], "got an empty one, which would mean the working folder"),
        (["report", "--store", ""], "store is empty, which would mean the working folder"),
        (["run", "--sample.adapters", ""], "adapters takes folders, or `base`, got an empty one"),
        (["verify", "--cpu-seconds", "0"], "verify: cpu_seconds must be in [0.01, 3600], got 0"),
        (["evaluate"], "--artifacts"),
        (["search", "--budget", "0"], "search: budget must be at least 1, got 0"),
        (["search", "--costs", "nowhere.json"], "nowhere.json holds no counts of pieces"),
        (["fit-costs", "--artifacts", "nowhere"], "nowhere"),
        (["search", "--tasks", "no/such/path"], "no such file, folder or set"),
        (["run", "--proposers", "telepathy"], "--proposers"),
        (["run", "--proposers", "search", "search"], "proposers must name one or more of search, sample, each once"),
        (["bench", "search", "--peer", "nowhere"], "has no program `run`"),
        (["report", "never"], "run 'never'"),
        (["report", "--store"], "--store"),
        (["submit", "never"], "run 'never'"),
        (["submit", "--artifacts", "x"], "give --tasks SPEC"),
        (["submit", "--policy", "luck"], "policy must be one of"),
        (["compare", "never", "again"], "run 'never'"),
        (["compare", "never"], "needs at least two runs, got 1"),
        (["solve", "--time-limit-seconds", "30"], "time_margin_seconds must be at least 0 and less than"),
        (["statistics", "--shards", "nowhere", "--out", "out"], "generate some first"),
        (["gallery", "--out", "g.html", "--levels", "2"], "levels must lie in [0, 1]"),
        (["study"], "study takes her-toys or her-real, got ''"),
        (["study", "moon"], "study takes her-toys or her-real, got 'moon'"),
        (["study", "her-real", "--hours", "-1"], "study: hours must be 0 (no limit) or more, got -1"),
        (["study", "her-real", "--only", "moon"], "no cell of her-real has 'moon' in its name; --list shows them"),
        (["study", "her-real", "--preset", "nope"], "preset 'nope' does not exist"),
        (["study", "her-real", "--page", "model"], "'model' is a folder"),
        (["study", "her-real", "--model", "no/such/model"], "no/such/model"),
        (["bench", "solve", "--seeds", "0"], "seeds must be in [1, 5], got 0"),
        (["bench", "nothing"], "bench: name one of"),
        (["bench"], "bench: name one of"),
        (["bench", "generate", "--samples", "0"], "samples must be at least 1, got 0"),
        (["--install-completion", "cmd"], "--install-completion takes bash or zsh, got 'cmd'"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], message: str, elsewhere: Path, capsys):
    """Exit status 2, one line on standard error with the value and the remedy, and no store appears."""
    Path("bad.json").write_text(json.dumps(BAD_GRID))
    Path("model").mkdir()
    Path("model/config.json").write_text("{}")
    named = {"BAD_GRID": "bad.json", "NO_TOKENIZER": "model"}
    assert message in refused([named.get(argument, argument) for argument in arguments], capsys)
    assert sorted(path.name for path in Path().iterdir()) == ["bad.json", "model"]
    assert not (elsewhere / "state").exists()


@pytest.mark.parametrize(
    ("file", "content", "command", "message"),
    [
        ("latin.yaml", b"tasks: caf\xe9", ["run", "--preset", "latin.yaml"], "is not YAML in UTF-8"),
        ("broken.yaml", b"train: {steps", ["run", "--preset", "broken.yaml"], "is not YAML in UTF-8"),
        ("store/runs/half.json", b"{", ["report", "half"], "half.json is damaged"),
        ("store/runs/other.json", b'{"a": 1}', ["submit", "other"], "other.json is damaged: it is no record of a run"),
        ("m/metrics.json", b"{", ["compare", "m", "m"], "metrics.json is damaged"),
    ],
)
def test_a_damaged_file_is_bad_input(file: str, content: bytes, command: list[str], message: str, capsys):
    """The line names the file; it is nobody's bug."""
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_bytes(content)
    assert message in refused(command, capsys)


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_command_has_help_and_refuses_unknown_options(command: list[str], capsys):
    """`--help`, wherever it stands, shows the options and does nothing; an option that is none is one line."""
    assert main([*command, "--help"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"usage: arcwright {' '.join(command)}") and not said.err
    line = refused([*command, "--no-such-option", "1"], capsys)
    assert ("no-such-option" in line or "(required)" in line) and line.endswith(
        f"see arcwright {' '.join(command)} --help"
    )
    assert not list(Path().iterdir())


def test_the_version_is_that_of_the_package(capsys):
    """One line, and nothing else."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"arcwright {version('arcwright')}\n"


def test_what_is_no_server_is_none(tmp_path: Path):
    """A port where nobody listens, or where something speaks another language than HTTP, is no Prefect server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        talker = threading.Thread(target=talk)
        talker.start()
        assert not env.server_is_up(f"http://127.0.0.1:{port}/api")
        talker.join()
    assert not env.server_is_up(f"http://127.0.0.1:{port}/api") and not env.server_is_up("no url")


def test_usage_lists_every_command(capsys):
    """The usage text names each command and benchmark there is, with a line of help; so does `bench --help`."""
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text and command.help in text for name, command in COMMANDS.items())
    assert main(["bench", "--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text and command.help in text for name, command in BENCHMARKS.items())
    assert main([]) == 2


@pytest.mark.parametrize("preset", list_presets())
def test_a_configuration_never_reads_the_disk(preset: str, capsys):
    """A preset is a configuration wherever its model is; only running it asks for the folder."""
    config = load_preset(preset)
    assert RunConfig(model="nowhere").model == "nowhere" and LaunchConfig(config_file="nowhere.yaml").config_file
    assert main(["run", "--preset", preset, "--help"]) == 0
    assert f"(default: {preset})" in capsys.readouterr().out
    if config.model:
        assert main(["run", "--preset", preset]) == 2
        assert f"model {config.model!r} has no config.json" in capsys.readouterr().err
        Path("model").mkdir()
        for name in ("config.json", "tokenizer_config.json"):
            Path("model", name).write_text("{}")
        assert main(["run", "--preset", preset, "--model", "model", "--help"]) == 0


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (InputError("x must be 1, got 2"), 2, "x must be 1, got 2"),
        (StageError("the server has gone"), 1, "the server has gone; continue with: arcwright generate --seed 3"),
        (OSError(28, "No space left on device"), 1, "No space left on device; continue with: arcwright generate"),
        (PermissionError(13, "Permission denied", "store"), 1, "Permission denied: 'store'; continue with: arcwright"),
        (MemoryError(), 1, "MemoryError; continue with: arcwright generate --seed 3"),
        (KeyboardInterrupt(), 130, "stopped; continue with: arcwright generate --seed 3"),
    ],
)
def test_a_failure_says_what_to_do(error: BaseException, status: int, line: str, elsewhere: Path, capsys, monkeypatch):
    """Bad input, a failed stage, a machine that refuses and Ctrl-C have one line, a status each, and no log."""
    monkeypatch.setattr(commands, "generate", planted(error))
    assert main(["generate", "--seed", "3"]) == status
    said = capsys.readouterr().err.strip()
    assert line in said and "\n" not in said
    assert not (elsewhere / "state").exists()


@pytest.mark.parametrize("error", [KeyError("rows"), RuntimeError("no such shape"), ValueError("got 3"), BugError("x")])
def test_a_bug_shows_as_one(error: Exception, elsewhere: Path, capsys, monkeypatch):
    """Status 70; the terminal names the log, which holds the command and the traceback; `--debug` prints that."""
    monkeypatch.setattr(commands, "generate", planted(error))
    monkeypatch.setattr(sys, "argv", ["arcwright", "generate", "--seed", "3"])
    assert main(["generate", "--seed", "3"]) == 70
    said = capsys.readouterr().err.strip()
    (log,) = (elsewhere / "state" / "arcwright").iterdir()
    assert "\n" not in said and f"this is a bug in arcwright, please report it with the log {log}" in said
    assert str(error) in said
    text = log.read_text()
    assert "command: arcwright generate --seed 3" in text and "Traceback" in text and "in fail" in text
    assert main(["--debug", "generate", "--seed", "3"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" in said and "in fail" in said and "with the traceback above" in said
    assert len(list((elsewhere / "state" / "arcwright").iterdir())) == 1


def planted(error: BaseException):
    """Return a command that raises `error`."""

    def fail(options: NewTasks) -> None:
        raise error

    return fail


def test_a_strict_zip_in_a_check_is_a_bug(capsys, monkeypatch):
    """A ValueError of the code's own, met while options are checked, is no mistake of the user's."""

    def __post_init__(self: NewTasks) -> None:
        list(zip("ab", "a", strict=True))

    monkeypatch.setattr(NewTasks, "__post_init__", __post_init__)
    assert main(["generate"]) == 70
    assert "zip() argument 2 is shorter" in capsys.readouterr().err


@pytest.mark.parametrize(("raised", "status"), [("KeyError('rows')", 70), ("InputError('x')", 2), ("MemoryError", 1)])
def test_a_stages_process_decides_the_status(raised: str, status: int, elsewhere: Path, monkeypatch):
    """What a child process raises ends the command as it would here; the log of a bug holds the child's traceback."""
    source = (
        "from arc_dsl.errors import InputError\nfrom arc_dsl.process.stage import stage_main\n"
        "from generators.generate import GenerateJob\n"
        f"def planted(job):\n    raise {raised}\nif __name__ == '__main__':\n    stage_main(planted, GenerateJob)\n"
    )
    (elsewhere / "child_under_test.py").write_text(source)
    code = (
        "import sys\nfrom flows import stages\nfrom flows.command.cli import main\n"
        "run = stages.run_child\n"
        "stages.run_child = lambda module, *others: run('child_under_test', *others)\n"
        "sys.exit(main(['generate', '--num-tasks', '1', '--shard-size', '1']))\n"
    )
    paths = os.pathsep.join([str(elsewhere), str(Path(__file__).parent.parent)])
    environment = {**os.environ, "PYTHONPATH": paths}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=300)
    assert ended.returncode == status, ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("arcwright: ")]
    logs = list((elsewhere / "state").rglob("*.log"))
    assert bool(logs) == (status == 70)
    if logs:
        assert "in planted" in logs[0].read_text() and str(logs[0]) in line and "Traceback" not in ended.stderr


def test_bash_completes_commands_and_options(elsewhere: Path, capsys, monkeypatch):
    """The installed script, sourced by a real bash, completes commands, benchmarks, options and choices."""
    monkeypatch.setenv("XDG_DATA_HOME", str(elsewhere / "data"))
    assert install_completion(["bash"]) == 0
    script = elsewhere / "data" / "bash-completion" / "completions" / "arcwright"
    assert f"source {script}" in capsys.readouterr().out
    for words, expected in (
        (["s"], {name for name in COMMANDS if name.startswith("s")}),
        (["bench", "tr"], {"train", "train-capacity"}),
        (["run", "--sample.num"], {"--sample.num-samples"}),
        (["run", "--launch.strategy", "f"], {"fsdp"}),
    ):
        line = shlex.join(["arcwright", *words])
        code = (
            f"source {script}; function=$(complete -p arcwright | sed 's/.*-F \\([^ ]*\\) .*/\\1/')\n"
            f"COMP_WORDS=({line}); COMP_CWORD={len(words)}; COMP_LINE='{line}'; COMP_POINT={len(line)}\n"
            "$function; printf '%s\\n' \"${COMPREPLY[@]}\""
        )
        done = subprocess.run(["bash", "--norc", "-c", code], capture_output=True, text=True, timeout=120)
        assert set(done.stdout.split()) == expected, (line, done.stderr)


def test_the_preset_gives_what_is_not_given():
    """Options count over the preset that is named, in whichever order the two stand."""
    kind, _ = COMMANDS["run"].load()
    for given in (["--preset", "smoke", "--rounds", "7"], ["--rounds=7", "--preset=smoke"]):
        options = arguments.parse_arguments(kind, "run", given)
        assert (options.preset, options.config.rounds) == ("smoke", 7)
        assert options.config.tasks == load_preset("smoke").tasks


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


def test_verify_says_nothing_of_a_test_output_that_nobody_knows(tmp_path: Path, capsys):
    """A program that fits a task with an unknown test output may solve it: `?`; one that misses a pair does not."""
    task = {"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": [{"input": [[3, 4]], "output": None}]}
    (tmp_path / "task.json").write_text(json.dumps(task))
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "fits.py").write_text("def task(img):\n    return img[:, ::-1]")
    (tmp_path / "programs" / "misses.py").write_text("def task(img):\n    return img")
    assert main(["verify", str(tmp_path / "programs"), "--task", str(tmp_path / "task.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:4] == ["fits.py", "ok", "yes", "?"]
    assert lines[2].split()[:4] == ["misses.py", "ok", "no", "no"]


def test_an_id_that_is_there_twice_ends_a_run_before_anything_starts(elsewhere: Path, capsys):
    """Nothing is trained on a task set that says two things of one id, and no submission is written for it."""
    task = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}
    (elsewhere / "tasks").mkdir()
    (elsewhere / "tasks" / "a.json").write_text(json.dumps(task))
    (elsewhere / "tasks" / "all.json").write_text(json.dumps({"a": task}))
    line = refused(["run", "--tasks", str(elsewhere / "tasks"), "--submission", "s.json"], capsys)
    assert "task a is there twice" in line and "a.json" in line and "all.json" in line
    assert not Path("s.json").exists()


def test_doctor_says_what_this_machine_can_do(tmp_path: Path, capsys):
    """Python, packages, cores, memory, the sandbox's tier, disk and store are listed."""
    main(["doctor", "--store", str(tmp_path)])
    text = capsys.readouterr().out
    for word in ("Python", "cores", "memory", "GPU", "vllm", "sandbox", "store", "Prefect server"):
        assert word in text


def test_the_command_line_answers_at_once():
    """Usage and bad commands import none of the rooms behind them; no command's module imports torch or Prefect."""
    code = (
        "import sys\nfrom flows.command.cli import main\nmain(['--help'])\nmain(['fly'])\n"
        "print([n for n in ('numpy', 'tyro', 'generators', 'training', 'evaluation') if n in sys.modules])\n"
        "from flows.command.table import COMMANDS\n"
        "[command.load() for name, command in COMMANDS.items() if name != 'bench']\n"
        "print([n for n in ('torch', 'vllm', 'prefect') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-2:] == ["[]", "[]"], done.stderr
