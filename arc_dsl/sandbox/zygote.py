"""The zygote: a lean process that forks a child for each batch, watches its clocks, and reports its death.

It imports the DSL and what programs may import (`modules`), as little as that can be, for a fork costs what its parent
weighs. It reads no program, no input and no answer, and talks to the supervisor in records of fixed size. Started by
`handle.Zygote` as

    python -sP -m arc_dsl.sandbox.zygote CONTROL_DESCRIPTOR SETTINGS_JSON
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
import warnings
from functools import partial
from typing import Any

import numpy as np

from arc_dsl.sandbox import privilege, wire
from arc_dsl.sandbox.cgroup import enter_groups
from arc_dsl.sandbox.clock import shift_clocks
from arc_dsl.sandbox.confinement import Confinement
from arc_dsl.sandbox.modules import load_modules, offer_dsl
from arc_dsl.sandbox.wire import Reply, Request

_libc = ctypes.PyDLL(None)  # keeps the interpreter's lock
_pinned: list[bytes] = []
CHILD_OVERHEAD_SECONDS = 0.25  # CPU a child may use beside its program's: the fork's page faults, reading the job
DIRTY_BYTES = 2 << 20  # memory that a second opinion finds used before it


def main() -> None:
    """Run the zygote until the supervisor closes its end of the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    try:
        layers = _leave_machine(settings, control)
        runner = _load(settings)
        confine = Confinement(settings, layers)
        runner.remember_state()
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
    grouped = enter_groups(settings["groups"])
    entered = privilege.enter_namespaces() if settings["namespaces"] else []
    if "pid" in entered:
        pid = os.fork()
        if pid:
            control.close()
            os.closerange(0, 256)
            os.waitpid(pid, 0)
            os._exit(0)
    return [f"{name} namespace" for name in entered] + (["control group"] if grouped else [])


def _load(settings: dict[str, Any]) -> Any:
    """Import what programs need and return the Runner."""
    warnings.simplefilter("ignore")
    if settings["second"]:
        _differ()
    load_modules(settings["wide"])
    from arc_dsl.primitives.namespace import program_namespace
    from arc_dsl.sandbox.child import Runner

    namespace = program_namespace()
    for value in namespace.values():
        if type(value) is np.ndarray:
            value.setflags(write=False)
    offer_dsl(namespace)
    return Runner(namespace, settings["seed"])


def _differ() -> None:
    """Make this process one whose answers differ where they hang on the time, on addresses, or on unwritten memory.

    Large blocks come fresh from the kernel everywhere, as zeros; only what the heap holds is filled.
    """
    shift_clocks()
    blocks = [b"\xa5" * size for _ in range(8) for size in range(32, 1 << 12, 16)]
    blocks += [b"\xa5" * (16 << 10) for _ in range(DIRTY_BYTES >> 14)]
    arrays = [np.full(size, 0xA5, np.uint8) for _ in range(8) for size in range(1, 1025)]
    _pinned.append(b"\xa5" * (16 << 10))  # above all of them in the heap, so that the heap does not shrink
    del blocks, arrays
    # Some objects of each size, so that those to come lie elsewhere in their pages: sets are ordered by that.
    for size, count in zip(range(1, 480, 16), os.urandom(30), strict=True):
        _pinned.extend(bytes(size) for _ in range(1 + count % 40))


def _serve(control: socket.socket, runner: Any, confinement: Confinement, parent: int) -> None:
    """Fork a child for each request until the supervisor is gone."""
    zygote = os.getpid()
    while True:
        data, descriptors = _receive(control, parent)
        if data is None:
            return
        request = Request.unpack(data)
        region = descriptors[0]
        started = time.monotonic()
        budget = request.cpu_seconds + CHILD_OVERHEAD_SECONDS + (wire.RETIRE_SECONDS if request.grouped else 0.0)
        pid = _fork()
        if pid == 0:
            try:
                os.close(control.detach())
                confine = partial(confinement.apply, budget, request.memory_bytes, zygote)
                runner.run_batch(region, request, confine)
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


def _fork() -> int:
    """Fork without Python's hooks, which a process of one thread does not need: cheaper, and random state is kept."""
    pid = int(_libc.fork())
    if pid < 0:
        raise OSError("the zygote could not fork")
    return pid


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
    budget misses nothing. The kernel's clock and `budget` bound a batch, whatever is in it; when its current program
    began is the child's word, which cannot move that bound. A child cannot wait for anything, so one that stands still
    is either starved of CPU, and gets more later, or has found a way to wait, and has `wall_seconds`.
    """
    waiter = select.poll()
    try:
        handle = os.pidfd_open(pid)
        waiter.register(handle, select.POLLIN)
    except (AttributeError, OSError):
        handle = -1
    waiter.register(control, select.POLLHUP | select.POLLERR)
    clock = (~pid << 3) | 2
    seen, seen_cpu, moving = started, 0.0, started  # when it was last looked at, its CPU time then, when it last moved
    killed = 0
    try:
        while True:
            now = time.monotonic()
            try:
                used = time.clock_gettime(clock)
            except OSError:
                used = 0.0  # a system without foreign clocks: the kernel's own limit ends the child
            if used - seen_cpu > wire.STARVED * (now - seen):
                moving = now
            seen, seen_cpu = now, used
            cpu_left = budget - used
            if request.grouped:
                program_cpu = min(wire.read_header(region)[2] / 1e9, used)
                cpu_left = min(cpu_left, request.cpu_seconds - (used - program_cpu))
            wall_left = moving + request.wall_seconds - now
            if cpu_left <= 0 or wall_left <= 0:
                killed = wire.KILLED_CPU if cpu_left <= 0 else wire.KILLED_WALL
                break
            pause = min(cpu_left, wall_left, request.wall_seconds / 4)
            events = waiter.poll(1 + int(1000 * pause) if handle >= 0 else 1)
            if any(descriptor == control.fileno() for descriptor, _ in events):
                break  # the supervisor is gone
            if events or (handle < 0 and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
                return 0
        os.kill(pid, signal.SIGKILL)
        return killed
    finally:
        if handle >= 0:
            os.close(handle)


if __name__ == "__main__":
    main()
