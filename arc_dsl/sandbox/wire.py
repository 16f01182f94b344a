"""The bytes that cross the sandbox's boundary, and nothing but bytes.

One *batch* is one memory file: a header, the programs and inputs (written by the supervisor, read once by the child),
and room for frames (written by the child, read by the supervisor when the child is dead). Nothing a child wrote is
ever unpickled, evaluated or trusted: `read_frames` accepts only frames of the right length, in order, that hold legal
grids, and stops at the first that is not.
"""

from __future__ import annotations

import marshal
import os
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from arc_dsl.grid import MAX_SIDE, PackedGrid

HEADER = struct.Struct("<IIQ")  # frames written, bytes they take, CPU nanoseconds at the current program's start
REQUEST = struct.Struct("<QIIQddQI")  # Request's fields
REPLY = struct.Struct("<QiIdd")  # Reply's fields
_FRAME = struct.Struct("<IHBBIIHBB")  # length, program, status, outputs, line, CPU microseconds, system call, texts

LEGAL_CELLS = bytes(range(10))
MAX_NAME = 60
MAX_REASON = 160
# A frame's status: what the child saw. The supervisor turns it into an outcome.
OK, ERROR, INVALID, MEMORY, ISOLATE, SKIPPED = range(6)
CANARY = None  # in place of a source: the canary, which children have


@dataclass(frozen=True)
class Request:
    """The supervisor's order to run one batch, followed by its memory file.

    Attributes:
        batch: its number.
        num_programs: how many programs it holds.
        job_length: bytes of programs and inputs after the header.
        region_length: bytes of the whole memory file.
        cpu_seconds: CPU limit of each program.
        wall_seconds: wall limit of each program.
        memory_bytes: address space of the child.
        grouped: 1 if the programs share the child, so that those which could disturb others must be skipped.
    """

    batch: int
    num_programs: int
    job_length: int
    region_length: int
    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int
    grouped: int

    def pack(self) -> bytes:
        """Return the request as REQUEST.size bytes."""
        return REQUEST.pack(
            self.batch,
            self.num_programs,
            self.job_length,
            self.region_length,
            self.cpu_seconds,
            self.wall_seconds,
            self.memory_bytes,
            self.grouped,
        )

    @classmethod
    def unpack(cls, data: bytes) -> Request:
        """Read what `pack` wrote."""
        return cls(*REQUEST.unpack(data))


@dataclass(frozen=True)
class Reply:
    """The zygote's report that a batch's child is dead.

    Attributes:
        batch: its number.
        wait_status: as from `os.waitpid`.
        killed: 0 if the child ended by itself, else one of the KILLED_ constants.
        cpu_seconds: CPU time of the child, from the kernel.
        wall_seconds: how long it lived.
    """

    batch: int
    wait_status: int
    killed: int
    cpu_seconds: float
    wall_seconds: float

    def pack(self) -> bytes:
        """Return the reply as REPLY.size bytes."""
        return REPLY.pack(self.batch, self.wait_status, self.killed, self.cpu_seconds, self.wall_seconds)

    @classmethod
    def unpack(cls, data: bytes) -> Reply:
        """Read what `pack` wrote."""
        return cls(*REPLY.unpack(data))


KILLED_CPU, KILLED_WALL = 1, 2
RETIRED = 3  # exit status of a child that left the rest of its group to another
DISTURBED = 4  # of one that found what its programs share changed
STARVED = 0.02  # share of a core below which a child counts as idle
RETIRE_SECONDS = 2.0  # CPU time after which a child leaves the rest of its group to others


@dataclass(frozen=True)
class Frame:
    """What a child says about one program, checked for form but not for truth."""

    status: int
    outputs: tuple[PackedGrid, ...]
    line: int
    cpu_seconds: float
    syscall: int
    exception: str
    reason: str


def make_region(
    programs: Sequence[tuple[Any, ...]], gridsets: Sequence[tuple[PackedGrid | None, ...]], room: int
) -> tuple[int, int, int]:
    """Write a batch into a new memory file.

    Args:
        programs: (source, index into gridsets) for each program.
        gridsets: the inputs, shared by programs of the same task.
        room: bytes to leave for frames.

    Returns:
        The file's descriptor, the length of the job in bytes and the length of the whole file.
    """
    job = marshal.dumps((tuple(programs), tuple(gridsets)))
    length = HEADER.size + len(job) + room
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("batch", os.MFD_CLOEXEC)
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    try:
        os.truncate(descriptor, length)
        written = os.pwrite(descriptor, job, HEADER.size)
        if written != len(job):
            raise OSError(f"wrote {written} of {len(job)} bytes of a batch; is memory full?")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, len(job), length


def pack_frame(
    program: int,
    status: int,
    outputs: Sequence[PackedGrid],
    line: int,
    cpu_us: int,
    syscall: int,
    exception: str,
    reason: str,
) -> bytes:
    """Return one frame; texts are cut to their limits."""
    name = exception.encode("ascii", "replace")[:MAX_NAME]
    text = reason.encode("ascii", "replace")[:MAX_REASON]
    parts = [name, text]
    for height, width, cells in outputs:
        parts.append(bytes((height, width)))
        parts.append(cells)
    body = b"".join(parts)
    return (
        _FRAME.pack(
            _FRAME.size + len(body),
            program,
            status,
            len(outputs),
            min(line, 0xFFFFFFFF),
            min(cpu_us, 0xFFFFFFFF),
            syscall & 0xFFFF,
            len(name),
            len(text),
        )
        + body
    )


def read_header(descriptor: int) -> tuple[int, int, int]:
    """Return (frames written, bytes they take, CPU nanoseconds at the start of the current program)."""
    data = os.pread(descriptor, HEADER.size, 0)
    return HEADER.unpack(data) if len(data) == HEADER.size else (0, 0, 0)


def read_frames(
    descriptor: int, start: int, room: int, num_inputs: Sequence[int], output_bytes: int
) -> tuple[list[Frame], str]:
    """Read the frames a dead child left, as far as they are legal.

    Args:
        descriptor: the batch's memory file.
        start: offset of the first frame.
        room: bytes that frames may take.
        num_inputs: for each program of the batch, how many inputs it has.
        output_bytes: longest frame that is accepted.

    Returns:
        The frames of the first programs of the batch, in order, and why the next one was refused: empty if the child
        wrote no more.
    """
    count, used, _ = read_header(descriptor)
    count = min(count, len(num_inputs))
    data = os.pread(descriptor, min(used, room), start)
    frames: list[Frame] = []
    offset = 0
    for program in range(count):
        try:
            frame, offset = _read_frame(data, offset, program, num_inputs[program], output_bytes)
        except _IllegalFrameError as error:
            return frames, str(error)
        frames.append(frame)
    return frames, ""


# Hostile bytes end here. What a legal grid is stands here in full and shares no code with `arc_dsl.grid.as_grid`: its
# convenience must never widen what is let through.


class _IllegalFrameError(ValueError):
    """A frame that no honest child writes."""


def _read_frame(data: bytes, offset: int, program: int, num_inputs: int, output_bytes: int) -> tuple[Frame, int]:
    if offset + _FRAME.size > len(data):
        raise _IllegalFrameError("its answer was cut short")
    length, number, status, num_outputs, line, cpu_us, syscall, name_length, reason_length = _FRAME.unpack_from(
        data, offset
    )
    end = offset + length
    at = offset + _FRAME.size + name_length + reason_length
    if number != program or status > SKIPPED or length > output_bytes or not at <= end <= len(data):
        raise _IllegalFrameError("its answer was not a legal frame")
    name = data[at - reason_length - name_length : at - reason_length].decode("ascii", "replace")
    reason = data[at - reason_length : at].decode("ascii", "replace")
    outputs = []
    for _ in range(num_outputs):
        if at + 2 > end:
            raise _IllegalFrameError("its answer was cut short")
        height, width = data[at], data[at + 1]
        cells = data[at + 2 : at + 2 + height * width]
        if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE) or len(cells) != height * width:
            raise _IllegalFrameError("its answer held a grid of an illegal size")
        if cells.translate(None, LEGAL_CELLS):
            raise _IllegalFrameError("its answer held a color outside 0-9")
        outputs.append((height, width, cells))
        at += 2 + height * width
    if at != end or num_outputs > num_inputs or (status == OK and num_outputs != num_inputs):
        raise _IllegalFrameError("its answer did not have one grid for each input")
    return Frame(status, tuple(outputs), line, cpu_us / 1e6, syscall, printable(name), printable(reason)), end


def printable(text: str) -> str:
    """Return `text` with everything a terminal could act on replaced."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
