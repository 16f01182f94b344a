"""What the sandbox is given: a program with its inputs (`Job`), how much it may use (`Limits`), and where (`Role`)."""

from __future__ import annotations

from dataclasses import dataclass

from arc_dsl.errors import InputError
from arc_dsl.grid import Grid
from arc_dsl.task import Task

MAX_SOURCE_BYTES = 1 << 18  # a longer program is an `error`; the longest known solver has 12 kB


@dataclass(frozen=True)
class Limits:
    """What one program may use, over all its grids.

    Attributes:
        cpu_seconds: processor time; a loaded machine therefore gives the same verdicts as an idle one.
        wall_seconds: how long a program may stand still. One that the machine is too busy to run is not ended for
            it, while it gets a fiftieth of a core.
        memory_bytes: address space of the process that runs it, interpreter included (about 150 MB).
        output_bytes: size of its encoded answer, all grids together.
    """

    cpu_seconds: float = 1.0
    wall_seconds: float = 5.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 65536

    def __post_init__(self) -> None:
        if not 0.01 <= self.cpu_seconds <= 3600:
            raise InputError(f"cpu_seconds must be in [0.01, 3600], got {self.cpu_seconds}")
        if not self.cpu_seconds <= self.wall_seconds <= 86400:
            raise InputError(
                f"wall_seconds must be at least cpu_seconds ({self.cpu_seconds}) and at most 86400, "
                f"got {self.wall_seconds}"
            )
        if self.memory_bytes < 256 << 20:
            raise InputError(f"memory_bytes must be at least {256 << 20} (256 MB), got {self.memory_bytes}")
        if not 1024 <= self.output_bytes <= 1 << 24:
            raise InputError(f"output_bytes must be in [1024, {1 << 24}], got {self.output_bytes}")


@dataclass(frozen=True, eq=False)
class Job:
    """A program to run on the inputs of one task.

    Many jobs may share the same `inputs` and `expected` tuples; sharing makes them cheaper to send.

    Attributes:
        source: Python source that defines `task(img)`.
        inputs: legal grids, train pairs first, at least one.
        expected: the expected output for each input, None where it is unknown. Never leaves the supervisor.
        num_train: how many of the inputs belong to train pairs.
        confirm: ask for a second opinion whatever the score; otherwise only a program that fits gets one. Set it
            where the program's outputs are going to be used, as in hindsight relabelling.
    """

    source: str
    inputs: tuple[Grid, ...]
    expected: tuple[Grid | None, ...]
    num_train: int
    confirm: bool = False

    @staticmethod
    def for_task(source: str, task: Task, confirm: bool = False) -> Job:
        """Return the job that runs a program on every input of `task`."""
        return Job(source, task.inputs, task.outputs, len(task.train), confirm)

    def __post_init__(self) -> None:
        if not self.inputs or len(self.inputs) > 255:
            raise InputError(f"inputs must hold 1-255 grids, got {len(self.inputs)}")
        if len(self.expected) != len(self.inputs):
            raise InputError(
                f"expected must hold one grid or None for each of the {len(self.inputs)} inputs, "
                f"got {len(self.expected)}"
            )
        if not 0 <= self.num_train <= len(self.inputs):
            raise InputError(f"num_train must be in [0, {len(self.inputs)}], got {self.num_train}")


@dataclass(frozen=True)
class Role:
    """Which zygote of a worker: the two give independent opinions.

    Attributes:
        second: the one asked for second opinions, with another hash seed, other random seeds and other addresses.
        wide: has scipy loaded, for programs that name it; costs more to fork.
    """

    second: bool
    wide: bool
