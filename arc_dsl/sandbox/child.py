"""The child: a process that runs one batch of programs, writes what they did, and ends.

It is forked from a zygote, so that everything a program may need is already imported. Nothing it writes is trusted.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import gc
import marshal
import mmap
import os
import random
import resource
import sys
import time
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from arc_dsl.grid import PackedGrid
from arc_dsl.program import ENTRY_POINT
from arc_dsl.sandbox import wire
from arc_dsl.sandbox.answer import IllegalAnswerError, encode_answer
from arc_dsl.sandbox.canary import CANARY_SOURCE
from arc_dsl.sandbox.gate import Gate
from arc_dsl.sandbox.modules import PROGRAM_MODULE, make_program_module
from arc_dsl.sandbox.seccomp import ERRNO_BASE
from arc_dsl.sandbox.state import SharedState
from arc_dsl.sandbox.wire import Request

FILE_NAME = "<program>"
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_BUILTIN_ERRORS = frozenset(  # by identity: looking a type up would ask its metaclass
    id(value) for value in vars(builtins).values() if isinstance(value, type) and issubclass(value, BaseException)
)
_read_name = type.__dict__["__name__"].__get__


def _find_errno() -> Any:
    """Return a view of the C library's errno; a stand-in that stays 0 where that is unknown."""
    locate = getattr(ctypes.CDLL(None), "__errno_location", None)
    if locate is None:
        return ctypes.c_int(0)
    locate.restype = ctypes.POINTER(ctypes.c_int)
    return locate().contents


class Runner:
    """Runs programs; made once in the zygote, used once in each child."""

    def __init__(self, namespace: dict[str, Any], seed: int) -> None:
        """Keep the names programs start with, and seed the random generators: every child inherits the same state."""
        self._namespace = namespace
        self._gate = Gate(namespace)
        self._canary = compile(CANARY_SOURCE, FILE_NAME, "exec", dont_inherit=True)
        self._builtins = dict(vars(builtins))
        self._state = SharedState()
        random.seed(seed)
        np.random.seed(seed)
        self._errno = _find_errno()

    def remember_state(self) -> None:
        """Take what programs share as it is now for how it must stay; called when the zygote is ready to fork."""
        self._state.remember(self._namespace, self._builtins)

    def run_batch(self, region: int, request: Request, confine: Callable[[], None]) -> None:
        """Run every program of a batch and leave a frame for each in the batch's memory file; never returns.

        Args:
            region: descriptor of the memory file.
            request: what the supervisor asked for.
            confine: takes away all that programs do not need; called when everything has been read.
        """
        memory = mmap.mmap(region, request.region_length)
        os.closerange(3, 64)  # the region's, and the copy of it that the mapping made
        job_end = wire.HEADER.size + request.job_length
        programs, gridsets = marshal.loads(memory[wire.HEADER.size : job_end])
        arrays = [[_to_array(cells) for cells in grids] for grids in gridsets]
        if not request.grouped:
            gc.enable()
        confine()
        if request.grouped:
            self._state.measure_memory()
        offset = job_end
        retiring = False
        for number, (source, gridset) in enumerate(programs):
            started = time.thread_time_ns()
            wire.HEADER.pack_into(memory, 0, number, offset - job_end, started)
            if not request.grouped:
                frame = self._run_alone(number, source, arrays[gridset], started)
            elif source is wire.CANARY:
                if self._state.has_changed():
                    os._exit(wire.DISTURBED)
                self._state.release_reserve() if retiring else None
                frame = self._run_grouped(number, self._canary, arrays[gridset], started)
            elif retiring:
                frame = wire.pack_frame(number, wire.SKIPPED, (), 0, 0, 0, "", "")
            else:
                frame = self._run_grouped(number, source, arrays[gridset], started)
                if self._state.lacks_memory():
                    frame = wire.pack_frame(number, wire.ISOLATE, (), 0, 0, 0, "", "")
                    retiring = True
            if offset + len(frame) > request.region_length:
                os._exit(1)
            memory[offset : offset + len(frame)] = frame
            offset += len(frame)
            wire.HEADER.pack_into(memory, 0, number + 1, offset - job_end, time.thread_time_ns())
            if retiring and source is wire.CANARY:
                os._exit(wire.RETIRED)
            retiring = retiring or (bool(request.grouped) and self._should_retire(request.memory_bytes))
        os._exit(0)

    @staticmethod
    def _should_retire(memory_bytes: int) -> bool:
        """Whether a group is better ended: what its programs left must not make memory scarce, and others can help."""
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT > memory_bytes // 4
        return grown or time.thread_time() > wire.RETIRE_SECONDS

    def _run_grouped(self, number: int, source: str | types.CodeType, inputs: list[np.ndarray], started: int) -> bytes:
        """Run one program of a group, and leave nothing of it behind, all in its own time."""
        names = {**self._namespace, "__builtins__": self._builtins, "__name__": PROGRAM_MODULE, "__doc__": None}
        frame = self._run_program(number, source, inputs, names, self._gate, started)
        names.clear()  # whatever is left suspended ends here
        self._state.forget()
        return frame

    def _run_alone(self, number: int, source: str, inputs: list[np.ndarray], started: int) -> bytes:
        """Run a program that has the process, and a module, to itself."""
        names = vars(make_program_module())
        names.update(self._namespace, __builtins__=builtins)
        return self._run_program(number, source, inputs, names, None, started)

    def _run_program(
        self,
        number: int,
        source: str | types.CodeType,
        inputs: list[np.ndarray],
        names: dict[str, Any],
        gate: Gate | None,
        started: int,
    ) -> bytes:
        status, line, syscall, name, reason = wire.OK, 0, 0, "", ""
        outputs: list[PackedGrid] = []
        self._errno.value = 0
        code = None
        try:
            if isinstance(source, str):
                code = compile(source.removeprefix("\ufeff"), FILE_NAME, "exec", dont_inherit=True)
                if gate is not None and not gate.admits(code):
                    return wire.pack_frame(number, wire.ISOLATE, (), 0, 0, 0, "", "")
            else:
                code = source
            exec(code, names)
            task = names.get(ENTRY_POINT)
            if task is None:
                raise _NoTaskError
            for grid in inputs:
                outputs.append(encode_answer(task(grid.copy())))
        except BaseException as error:  # failing is a program's ordinary result
            status, line, syscall, name, reason = self._describe(error)
            if code is None and status == wire.MEMORY and gate is None:
                status, reason = wire.ERROR, "the source is too deeply nested"
            del error
        errno_left = self._errno.value
        if gate is not None and errno_left == errno.ENOMEM:
            status = wire.MEMORY  # even if it was caught: a program that meets the limit meets it alone
        if status != wire.OK:
            syscall = syscall or max(0, errno_left - ERRNO_BASE)
        elif errno_left > ERRNO_BASE:
            syscall = errno_left - ERRNO_BASE
        cpu_us = (time.thread_time_ns() - started) // 1000
        return wire.pack_frame(number, status, outputs, line, cpu_us, syscall, name, reason)

    def _describe(self, error: BaseException) -> tuple[int, int, int, str, str]:
        """Return (status, line, system call, type name, reason) without calling any code of the program's."""
        kind = type(error)
        if kind is IllegalAnswerError:
            return wire.INVALID, 0, 0, "", str(error)
        if kind is _NoTaskError:
            return wire.ERROR, 0, 0, "NameError", f"the program defines no {ENTRY_POINT}(img)"
        status = wire.MEMORY if issubclass(kind, MemoryError) else wire.ERROR
        name = str(_read_name(kind))
        line, syscall, reason = 0, 0, ""
        if id(kind) in _BUILTIN_ERRORS:
            line = _line_of(error)
            if isinstance(error, SyntaxError):
                line = error.lineno if type(error.lineno) is int and error.lineno > 0 else 0
            if isinstance(error, OSError) and type(error.errno) is int and error.errno > ERRNO_BASE:
                syscall = error.errno - ERRNO_BASE
            texts = [arg for arg in error.args[:2] if type(arg) is str and len(arg) < 10_000]
            reason = texts[0] if texts else ""
        else:
            line = _line_of(error)
        return status, line, syscall, name, reason


class _NoTaskError(Exception):
    """The program ran but defined no entry point."""


_traceback_of = BaseException.__dict__["__traceback__"].__get__


def _line_of(error: BaseException) -> int:
    """Return the line of the innermost frame that belongs to the program, 0 if there is none."""
    line = 0
    trace: types.TracebackType | None = _traceback_of(error)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE_NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _to_array(cells: PackedGrid) -> np.ndarray:
    height, width, data = cells
    return np.frombuffer(data, np.uint8).reshape(height, width).astype(np.int64)
