"""The zygote: a lean process that forks a child for each batch, watches its clocks, and reports its death.

It imports nothing heavier than numpy and the DSL (a fork costs what its parent weighs), reads no program, no input and
no answer, and talks to the supervisor in records of fixed size. Started by `worker.Zygote` as

    python -sP -m arc_dsl.sandbox.zygote CONTROL_DESCRIPTOR SETTINGS_JSON
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import random
import select
import signal
import socket
import sys
import time
import traceback
import warnings
from importlib.machinery import SourceFileLoader
from typing import Any

import numpy as np

from arc_dsl.sandbox import privilege, wire
from arc_dsl.sandbox.landlock import Ruleset, readable_paths
from arc_dsl.sandbox.seccomp import Filter, build_filter, machine
from arc_dsl.sandbox.wire import Reply, Request

RECURSION_LIMIT = 3000
MAX_RECURSION_LIMIT = 20_000  # what programs can raise it to: endless recursion must fail before memory does
CHILD_OVERHEAD_SECONDS = 0.25  # CPU a child may use beside its program's: the fork's page faults, reading the job
# What programs import beside numpy: loaded before the fork, because after it no file may be readable.
_PRELOADED = (
    "abc array ast bisect calendar cmath collections collections.abc colorsys contextlib copy copyreg dataclasses "
    "datetime decimal difflib enum fnmatch fractions functools gc glob graphlib hashlib heapq inspect io itertools json keyword "
    "linecache locale math numbers operator os os.path pathlib pickle pprint queue random re reprlib resource secrets "
    "select signal socket statistics string struct subprocess sys tempfile textwrap threading time traceback types "
    "tokenize typing unicodedata uuid warnings weakref zlib _strptime encodings.ascii encodings.idna "
    "encodings.latin_1 encodings.utf_16 encodings.utf_8_sig encodings.hex_codec encodings.rot_13 "
    "numpy.linalg numpy.fft numpy.random numpy.ma numpy.lib.stride_tricks numpy.polynomial numpy.char numpy.strings"
).split()
_WIDE = ("scipy", "scipy.ndimage", "scipy.signal", "scipy.spatial", "scipy.stats", "scipy.optimize", "scipy.sparse.csgraph")


def main() -> None:
    """Run the zygote until the supervisor closes its end of the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    try:
        layers = _leave_machine(settings, control)
        runner = _load(settings)
        confine = _Confinement(settings, layers)
    except BaseException:
        message = {"error": traceback.format_exc(limit=-3)}
        control.sendall(json.dumps(message).encode() + b"\n")
        raise
    control.sendall(json.dumps({"layers": layers, "pid": os.getpid()}).encode() + b"\n")
    gc.collect()
    gc.freeze()
    gc.disable()
    _serve(control, runner, confine, os.getppid())
    os._exit(0)


def _leave_machine(settings: dict[str, Any], control: socket.socket) -> list[str]:
    """Enter namespaces; in a new process table, the caller becomes a bystander that dies with its child."""
    entered = privilege.enter_namespaces() if settings["namespaces"] else []
    if "pid" in entered:
        pid = os.fork()
        if pid:
            control.close()
            os.closerange(0, 256)
            os.waitpid(pid, 0)
            os._exit(0)
    return [f"{name} namespace" for name in entered]


def _load(settings: dict[str, Any]) -> Any:
    """Import what programs need and return the Runner."""
    warnings.simplefilter("ignore")
    for name in (*_PRELOADED, *(_WIDE if settings["wide"] else ())):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if not settings["wide"]:
        sys.modules["scipy"] = None  # type: ignore[assignment]  # programs that need it are sent to a wide zygote
    from arc_dsl import registry

    if importlib.util.find_spec("arc_dsl.primitives") is not None:
        importlib.import_module("arc_dsl.primitives")
    from arc_dsl.sandbox.child import Runner

    namespace = registry.program_namespace()
    for value in namespace.values():
        if type(value) is np.ndarray:
            value.setflags(write=False)
    return Runner(namespace, settings["seed"])


class _Confinement:
    """Everything taken away: from the zygote when it is made, from a child when `apply` is called."""

    def __init__(self, settings: dict[str, Any], layers: list[str]) -> None:
        """Confine this process and append the names of the layers that work here to `layers`."""
        rules = None
        with contextlib.suppress(OSError):
            rules = Ruleset(readable_paths())
        if os.geteuid() == 0:
            privilege.drop_user(settings["number"])
            layers.append("own user")
        elif "user namespace" in layers:
            privilege.drop_capabilities()
        with contextlib.suppress(OSError):
            privilege.forbid_new_privileges()
            layers.append("no new privileges")
            privilege.forbid_inspection()
            privilege.die_with_parent() if "pid namespace" in layers else None
        if rules is not None:
            with contextlib.suppress(OSError):
                rules.apply()
                layers.append(f"landlock {rules.version}")
        self._filter = None
        with contextlib.suppress(KeyError, OSError):
            self._filter = self._try_filter(rules is not None and layers[-1].startswith("landlock"))
            layers.append("seccomp")
        privilege.limit_process()
        layers.append("limits")
        os.environ.clear()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.close(null)
        _bound_recursion()
        _hide_unreadable()
        random.seed(0)

    @staticmethod
    def _try_filter(may_open: bool) -> Filter:
        """Return the filter after a child has shown that it can be installed."""
        if sys.platform != "linux":
            raise OSError("seccomp exists only on Linux")
        made = Filter(build_filter(machine(), may_open))
        pid = os.fork()
        if pid == 0:
            try:
                made.install()
                refused = False
                try:
                    os.close(os.pipe()[0])
                except OSError:
                    refused = True
                os._exit(0 if refused else 1)
            finally:
                os._exit(1)
        if os.waitpid(pid, 0)[1] != 0:
            raise OSError("the seccomp filter does not work here")
        return made

    def apply(self, cpu_seconds: float, memory_bytes: int, zygote: int) -> None:
        """Confine a child, for good."""
        if sys.platform == "linux":
            privilege.die_with_parent()
            if os.getppid() != zygote:
                os._exit(1)
        privilege.limit_child(int(cpu_seconds) + 2, memory_bytes)
        if self._filter is not None:
            self._filter.install()


def _bound_recursion() -> None:
    """Set the recursion limit; programs that raise it, as many do out of habit, get a bounded one."""
    change = sys.setrecursionlimit

    def setrecursionlimit(limit: int, /) -> None:
        change(min(limit, MAX_RECURSION_LIMIT))

    sys.setrecursionlimit = setrecursionlimit
    change(RECURSION_LIMIT)


def _hide_unreadable() -> None:
    """Let a module that may not be read look absent, as code with optional imports expects."""
    read = SourceFileLoader.get_data

    def get_data(loader: SourceFileLoader, path: str) -> bytes:
        try:
            return read(loader, path)
        except PermissionError:
            raise ModuleNotFoundError(f"{path.rpartition('/')[2]} is not available to programs") from None

    SourceFileLoader.get_data = get_data  # type: ignore[method-assign]


def _serve(control: socket.socket, runner: Any, confinement: _Confinement, parent: int) -> None:
    """Fork a child for each request until the supervisor is gone."""
    zygote = os.getpid()
    while True:
        data, descriptors = _receive(control, parent)
        if data is None:
            return
        request = Request.unpack(data)
        region = descriptors[0]
        started = time.monotonic()
        budget = request.cpu_seconds * request.num_programs + CHILD_OVERHEAD_SECONDS
        pid = os.fork()
        if pid == 0:
            try:
                os.close(control.detach())
                runner.run_batch(region, request, lambda: confinement.apply(budget, request.memory_bytes, zygote))
            finally:
                os._exit(1)
        killed = _watch(pid, region, request, control, started, budget)
        os.close(region)
        _, status, usage = os.wait4(pid, 0)
        reply = Reply(request.batch, status, killed, usage.ru_utime + usage.ru_stime, time.monotonic() - started)
        try:
            control.sendall(reply.pack())
        except OSError:
            return


def _receive(control: socket.socket, parent: int) -> tuple[bytes | None, list[int]]:
    """Wait for a request and its memory file; (None, []) when the supervisor is gone."""
    waiter = select.poll()
    waiter.register(control, select.POLLIN)
    while not waiter.poll(1000):
        if os.getppid() != parent:
            return None, []
    try:
        data, descriptors, _, _ = socket.recv_fds(control, wire.REQUEST.size, 1)
    except OSError:
        return None, []
    while data and len(data) < wire.REQUEST.size:
        more = control.recv(wire.REQUEST.size - len(data))
        if not more:
            return None, []
        data += more
    return (data, list(descriptors)) if data and descriptors else (None, [])


def _watch(pid: int, region: int, request: Request, control: socket.socket, started: float, budget: float) -> int:
    """Wait until the child has ended, and end it if it exceeds a limit; return 0 or the limit's KILLED_ constant.

    A child has one thread, so its CPU clock never runs faster than real time: sleeping for what is left of its
    budget misses nothing.
    """
    waiter = select.poll()
    try:
        handle: int | None = os.pidfd_open(pid)
        waiter.register(handle, select.POLLIN)
    except (AttributeError, OSError):
        handle = None
    waiter.register(control, select.POLLHUP | select.POLLERR)
    clock = (~pid << 3) | 2
    program, program_started, program_cpu = -1, started, 0.0
    wall_cpu = 0.0
    killed = 0
    try:
        while True:
            now = time.monotonic()
            try:
                used = time.clock_gettime(clock)
            except OSError:
                used = 0.0  # a system without foreign clocks: the kernel's own limit ends the child
            done, _, start_ns = wire.read_header(region)
            if request.grouped and program != done:
                program, program_started, wall_cpu = done, now, used
            if request.grouped:
                program_cpu = min(start_ns / 1e9, used)
            limit = request.cpu_seconds + (0.0 if request.grouped else CHILD_OVERHEAD_SECONDS)
            cpu_left = min(limit - (used - program_cpu), budget - used)
            wall = now - program_started
            busy = used - wall_cpu > 0.05 * request.wall_seconds
            wall_left = request.wall_seconds * (4 if busy else 1) - wall
            if cpu_left <= 0 or wall_left <= 0:
                killed = wire.KILLED_CPU if cpu_left <= 0 else wire.KILLED_WALL
                break
            pause = min(cpu_left, request.wall_seconds - wall if wall < request.wall_seconds else wall_left)
            events = waiter.poll(1 + int(1000 * pause) if handle is not None else 1)
            if any(descriptor == control.fileno() for descriptor, _ in events):
                break  # the supervisor is gone
            if events or (handle is None and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
                return 0
        os.kill(pid, signal.SIGKILL)
        return killed
    finally:
        if handle is not None:
            os.close(handle)


if __name__ == "__main__":
    main()
