"""Training on several devices: what is started, what it learns, and what is left when something goes wrong."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

import training.tokenize
from arc_dsl.errors import InputError, StageError
from flows import stages
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.command import cli
from flows.processes.child import run_child
from flows.processes.devices import Device
from flows.processes.launch import LaunchConfig, join_devices
from flows.tokenize import tokenize
from tests.support.processes import wait_for_end, wait_for_family
from tests.support.stores import task_stage
from tests.support.trainings import TINY, make_tasks
from training.config import ConfigError, TrainConfig
from training.train import TrainJob

CONFIG = dataclasses.replace(TINY, precision="fp32", save_dtype="float32", steps=4)
CPUS = [Device(f"cpu:{number}", "cpu", {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}) for number in range(2)]
GPUS = [Device(f"gpu:{number}", "cuda", {"CUDA_VISIBLE_DEVICES": str(number)}) for number in (0, 2)]


@pytest.fixture
def tasks(tmp_path: Path) -> StageRun:
    """Return the finished stage that left the tasks to train on."""
    return task_stage(Store(str(tmp_path / "store")), "train", make_tasks(40))


def train(tasks: StageRun, store: Path, devices: str, config: TrainConfig = CONFIG) -> StageRun:
    """Run the train stage on `devices`."""
    tokens = tokenize(Store(str(store)), config.tokenize, [tasks], None, 1, lambda *report: None)
    return stages.train(Store(str(store)), config, tokens, None, devices, LaunchConfig(), None, lambda *report: None)


def losses(run: StageRun) -> list[float]:
    """Return the loss of every step of a finished training."""
    return [json.loads(line)["loss"] for line in (run.paths[0] / "log.jsonl").read_text().splitlines()]


def test_two_devices_train_like_one(tasks: StageRun, tmp_path: Path) -> None:
    """The global batch is dealt to every device that is named: the losses are those of one, and so is the key."""
    one, two = train(tasks, tmp_path / "one", "cpu"), train(tasks, tmp_path / "two", "cpu:2")
    assert losses(two) == pytest.approx(losses(one), rel=1e-4)
    assert two.artifact.key == one.artifact.key
    assert {path.name for path in two.paths[0].iterdir()} == {path.name for path in one.paths[0].iterdir()}


def test_the_process_that_fails_first_says_why(
    tasks: StageRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one process runs out of memory all end, with its one line: the settings to change and what is kept."""
    code = """
        import os, torch, training.sft
        from training.train import main
        compute = training.sft.PlannedTrainer.compute_loss
        def fail_in_step_3(self, *arguments, **settings):
            if os.environ["RANK"] == "1" and self.state.global_step == 2:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.\\nGPU 1 has ...")
            return compute(self, *arguments, **settings)
        training.sft.PlannedTrainer.compute_loss = fail_in_step_3
        main()
    """
    (tmp_path / "failing_training.py").write_text(textwrap.dedent(code))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    tokens = training.tokenize.tokenize(CONFIG.tokenize, tasks.paths, None, tmp_path / "tokens")
    job = TrainJob(CONFIG, tokens, None, tmp_path / "out", tmp_path / "work")
    launcher = LaunchConfig().launcher(CONFIG, CPUS)
    with pytest.raises(StageError) as error:
        run_child("failing_training", job, lambda event: None, join_devices(CPUS), launcher)
    assert str(error.value).startswith("process 1: training stopped: out of memory; set micro_batch_size below 2")
    assert "checkpoint of step 2 kept in" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_of_a_launcher_outlives_a_killed_parent(tmp_path: Path, number: int) -> None:
    """The launcher gives its processes sessions of their own; they end with the flow's process all the same."""
    (tmp_path / "waiting.py").write_text("import time\ntime.sleep(600)\n")
    launcher = LaunchConfig().launcher(CONFIG, CPUS)
    code = (
        "from flows.processes.child import run_child\nfrom flows.processes.launch import LaunchConfig\n"
        f"run_child('waiting', LaunchConfig(), print, launcher={launcher!r})"  # any job will do
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment)
    family = wait_for_family(parent.pid, 4)  # supervisor, launcher and two processes
    os.kill(parent.pid, number)
    parent.wait()
    wait_for_end(family)


def test_a_batch_that_cannot_be_dealt_is_refused_before_anything_starts(
    tasks: StageRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with status 2 and the nearest sizes; nothing is written."""
    arguments = ["--tasks", str(tasks.artifact.folder), "--store", str(tmp_path / "new"), "--devices", "cpu:2"]
    status = cli.main(["train", *arguments, "--train.batch-size", "10", "--train.micro-batch-size", "4"])
    assert status == 2
    said = capsys.readouterr().err.strip()
    assert "batch_size must be a multiple of 8" in said and "use 8 or 16" in said and "\n" not in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("settings", "devices", "words"),
    [
        ({"strategy": "fsdp"}, CPUS, "'fsdp' needs GPUs, got cpu:0"),
        ({"strategy": "deepspeed"}, GPUS, "needs the package deepspeed, which is not installed; pip install"),
        ({"num_machines": 2}, GPUS, "main_process_ip must be the address"),
        ({"machine_rank": 1}, GPUS, r"machine_rank must be in \[0, 0\] with num_machines 1, got 1"),
        ({"config_file": "/nowhere.yaml"}, GPUS, "does not exist; write it: accelerate config"),
    ],
)
def test_launches_that_cannot_work_are_refused(settings: dict, devices: list[Device], words: str) -> None:
    """A strategy that needs other hardware, a missing package and a half-described cluster are one line each."""
    with pytest.raises(InputError, match=words):
        LaunchConfig(**settings).check(TrainConfig(), devices)


def test_machines_count_in_the_batch() -> None:
    """Two machines of two devices are four devices."""
    launch = LaunchConfig(num_machines=2, main_process_ip="10.0.0.1")
    with pytest.raises(ConfigError, match=r"multiple of 12 .* x 4 devices\), got 10; use 12"):
        launch.check(TrainConfig(batch_size=10), GPUS)


@pytest.mark.parametrize("strategy", ["ddp", "fsdp", "deepspeed"])
def test_accelerate_understands_what_it_is_told(strategy: str) -> None:
    """Every strategy's command line is parsed by accelerate's own parser to the module, its arguments and a plan."""
    from accelerate.commands.launch import launch_command_parser

    config = TrainConfig(batch_size=32, micro_batch_size=4)
    launch = LaunchConfig(strategy=strategy, num_machines=2, machine_rank=1, main_process_ip="10.0.0.1")  # type: ignore[arg-type]
    flag, _, *arguments = launch.launcher(config, GPUS)
    assert flag == "-m"
    parsed = launch_command_parser().parse_args([*arguments, "-m", "training.train", "--config", "job.json"])
    assert (parsed.training_script, parsed.training_script_args) == ("training.train", ["--config", "job.json"])
    assert (parsed.num_processes, parsed.num_machines, parsed.machine_rank) == (4, 2, 1)
    assert (parsed.multi_gpu, parsed.use_fsdp, parsed.use_deepspeed) == (
        strategy == "ddp",
        strategy == "fsdp",
        strategy == "deepspeed",
    )
    if strategy == "deepspeed":
        assert parsed.gradient_accumulation_steps == config.split_batch(4)[1] == 2
    assert join_devices(GPUS)["CUDA_VISIBLE_DEVICES"] == "0,2"


def test_your_own_accelerate_file_is_used(tmp_path: Path) -> None:
    """A configuration file names the processes and is handed on; the batch is checked against it."""
    (tmp_path / "mine.yaml").write_text("num_processes: 3\ndistributed_type: MULTI_GPU\n")
    launch = LaunchConfig(config_file=str(tmp_path / "mine.yaml"))
    assert launch.launcher(TrainConfig(), GPUS)[1:] == [
        *("accelerate.commands.launch", "--config_file", str(tmp_path / "mine.yaml"))
    ]
    with pytest.raises(ConfigError, match="use 66"):
        launch.check(TrainConfig(batch_size=64), GPUS)


@pytest.mark.slow
def test_two_machines_train_together(tasks: StageRun, tmp_path: Path) -> None:
    """The same command on two machines that share a store, here twice on one: one model, which both then have."""
    runs: dict[int, StageRun] = {}
    store = Store(str(tmp_path / "shared"))
    tokens = tokenize(store, CONFIG.tokenize, [tasks], None, 1, lambda *report: None)

    def take_part(rank: int) -> None:
        launch = LaunchConfig(num_machines=2, machine_rank=rank, main_process_ip="127.0.0.1", main_process_port=29617)
        runs[rank] = stages.train(store, CONFIG, tokens, None, "cpu", launch, None, lambda *report: None)

    machines = [threading.Thread(target=take_part, args=(rank,)) for rank in (0, 1)]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    assert losses(runs[1]) == losses(runs[0])
    assert losses(runs[0]) == pytest.approx(losses(train(tasks, tmp_path / "one", "cpu")), rel=1e-4)
