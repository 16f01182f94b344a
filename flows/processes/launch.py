"""Training on every device: the command line of `accelerate launch`, and what it takes to run it under the supervisor.

One device is a plain child process. Several, or several machines, are a launcher that starts a process per device; how
they share the work is a `LaunchConfig`. It decides how a training runs, not what it learns (but for last bits), so it
is not part of a model's key.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from arc_dsl.errors import InputError, StageError, first_line
from arc_dsl.settings import check_choices
from flows.artifacts.versions import STAGE_MODULES
from flows.processes.child import ChildKilled, Event, run_child
from flows.processes.devices import Device
from training.config import TrainConfig
from training.requirements import check_requirements
from training.train import TrainJob

LAUNCHER = "accelerate.commands.launch"


@dataclass(frozen=True)
class LaunchConfig:
    """How a training is spread over devices and machines.

    Attributes:
        strategy: `ddp` keeps the whole model on every device, `fsdp` shards it over GPUs, `deepspeed` shards optimizer
            and gradients (ZeRO 2; needs the package deepspeed).
        num_machines: how many machines take part, each with the same number of devices; they share the store.
        machine_rank: this machine's number; the one with 0 writes the model.
        main_process_ip: address of the machine with rank 0.
        main_process_port: a free port on it; used when there are several machines.
        config_file: your own file of `accelerate config`, instead of all of the above but `machine_rank`.
    """

    strategy: Literal["ddp", "fsdp", "deepspeed"] = "ddp"
    num_machines: int = 1
    machine_rank: int = 0
    main_process_ip: str = ""
    main_process_port: int = 29500
    config_file: str = ""

    def __post_init__(self) -> None:
        check_choices(self, "launch.")
        if self.num_machines < 1:
            raise InputError(f"launch.num_machines must be at least 1, got {self.num_machines}")
        if not self.config_file and not 0 <= self.machine_rank < self.num_machines:
            raise InputError(
                f"launch.machine_rank must be in [0, {self.num_machines - 1}] with num_machines {self.num_machines}, "
                f"got {self.machine_rank}"
            )
        if self.num_machines > 1 and not (self.config_file or self.main_process_ip):
            raise InputError("launch.main_process_ip must be the address of the machine with rank 0, got nothing")
        if not 0 < self.main_process_port < 65536:
            raise InputError(f"launch.main_process_port must be in [1, 65535], got {self.main_process_port}")

    def num_processes(self, num_devices: int) -> int:
        """Return how many processes take part, over all machines, when this one has so many devices."""
        if not self.config_file:
            return num_devices * self.num_machines
        count = self._read_file().get("num_processes")
        if not isinstance(count, int) or count < 1:
            raise InputError(f"launch.config_file {self.config_file!r}: num_processes must be at least 1, got {count}")
        return count

    def check(self, config: TrainConfig, devices: Sequence[Device]) -> None:
        """Refuse what cannot work before anything starts.

        Raises:
            InputError: the strategy does not work on these devices, or a package is missing.
            ConfigError: the batch cannot be dealt to the devices (names the nearest sizes that can), or the method
                needs what this machine does not have.
        """
        check_requirements(config, devices[0].kind == "cuda")
        config.split_batch(self.num_processes(len(devices)))
        if self.config_file or self.strategy == "ddp":
            return
        if devices[0].kind != "cuda":
            raise InputError(
                f"launch.strategy {self.strategy!r} needs GPUs, got {devices[0].name}: accelerate shards models on "
                "accelerators only; use ddp"
            )
        if self.strategy == "deepspeed" and importlib.util.find_spec("deepspeed") is None:
            raise InputError(
                "launch.strategy 'deepspeed' needs the package deepspeed, which is not installed; "
                "pip install deepspeed, or use fsdp, which needs nothing"
            )

    def launcher(self, config: TrainConfig, devices: Sequence[Device]) -> list[str]:
        """Return what stands between the interpreter and `-m MODULE`; empty for a single process."""
        total = self.num_processes(len(devices))
        if self.config_file:
            rank = ["--machine_rank", str(self.machine_rank)] if self.machine_rank else []
            return ["-m", LAUNCHER, "--config_file", self.config_file, *rank]
        if total == 1:
            return []
        command = ["-m", LAUNCHER, "--num_processes", str(total), "--num_machines", str(self.num_machines)]
        command += ["--machine_rank", str(self.machine_rank), "--dynamo_backend", "no", "--mixed_precision", "no"]
        if self.num_machines > 1:
            command += ["--same_network", "--main_process_ip", self.main_process_ip]
            command += ["--main_process_port", str(self.main_process_port)]
        else:
            command += ["--main_process_port", "0"]  # any free one
        if self.strategy == "ddp":
            return [*command, "--multi_gpu"]  # on a CPU too: the name of accelerate's launcher of several processes
        if self.strategy == "fsdp":
            command += ["--use_fsdp", "--fsdp_version", "2", "--fsdp_reshard_after_forward", "true"]
            command += ["--fsdp_auto_wrap_policy", "TRANSFORMER_BASED_WRAP"]
            # Loading on the first process alone leaves the others without a tied output layer: each loads for itself.
            return [
                *command,
                "--fsdp_state_dict_type",
                "SHARDED_STATE_DICT",
                "--fsdp_cpu_ram_efficient_loading",
                "false",
            ]
        _, passes = config.split_batch(total)
        command += ["--use_deepspeed", "--zero_stage", "2", "--gradient_clipping", str(config.max_grad_norm)]
        return [*command, "--gradient_accumulation_steps", str(passes)]

    def _read_file(self) -> Mapping[str, Any]:
        if not Path(self.config_file).is_file():
            raise InputError(f"launch.config_file {self.config_file!r} does not exist; write it: accelerate config")
        try:
            settings = yaml.safe_load(Path(self.config_file).read_text())
        except (OSError, yaml.YAMLError) as error:
            raise InputError(f"launch.config_file {self.config_file!r} cannot be read: {first_line(error)}") from None
        if not isinstance(settings, Mapping):
            raise InputError(f"launch.config_file {self.config_file!r} holds no settings; write it: accelerate config")
        return settings


def join_devices(devices: Sequence[Device]) -> dict[str, str]:
    """Return the environment of a process, or of a launcher of several, that may use all of `devices`."""
    env = dict(devices[0].env)
    env.pop("VLLM_CPU_OMP_THREADS_BIND", None)
    if devices[0].kind == "cuda":
        env["CUDA_VISIBLE_DEVICES"] = ",".join(device.env["CUDA_VISIBLE_DEVICES"] for device in devices)
    elif len(devices) == 1:
        env.pop("OMP_NUM_THREADS")  # the whole machine: torch knows best
    return env


def run_training(
    job: TrainJob,
    devices: Sequence[Device],
    launch: LaunchConfig,
    on_event: Callable[[Event], None],
    env: Mapping[str, str],
) -> None:
    """Run `training.train` on all of `devices` to its end.

    Args:
        job: what to train.
        devices: the devices of this machine.
        launch: how they share the work.
        on_event: told of what the first process reports.
        env: variables to set beside those of the devices.

    Raises:
        StageError: it failed; one line says why.
    """
    config = job.config
    launch.check(config, devices)
    try:
        run_child(
            STAGE_MODULES["train"],
            job,
            on_event,
            {**join_devices(devices), **env},
            launch.launcher(config, devices),
            logging.INFO,
        )
    except ChildKilled as error:
        micro, _ = config.split_batch(launch.num_processes(len(devices)))
        raise StageError(
            f"{error}; set micro_batch_size below {micro}, or gradient_checkpointing, or lower max_tokens "
            f"({config.max_tokens}); the same command continues from the last checkpoint"
        ) from error
