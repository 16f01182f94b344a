"""Run a command that ends with its parent: `python supervisor.py [--interactive] [--scratch FOLDER] CMD ...`.

The parent holds this process's standard input open. When the parent dies, even by kill -9, standard input ends, and
the command and everything it started is stopped: its process group first, then what has a session of its own, as the
workers of torch's launcher have. The same happens on SIGTERM, and when the command itself ends while it has left
children behind (vLLM's engines do). With `--interactive` the command reads what the parent writes; without, its
standard input is empty. With `--scratch` the folder is removed at the very end, however that comes about.

It is started in a session of its own, which Ctrl-C in a terminal does not reach: who started it decides. It imports the
standard library only, and is started by path, so that it costs nothing.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 5.0
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # <linux/prctl.h>


def main() -> int:
    """Run the command of the argument list and return its exit status."""
    command, scratch = sys.argv[1:], ""
    interactive = command[0] == "--interactive"
    command = command[interactive:]
    if command[0] == "--scratch":
        scratch, command = command[1], command[2:]
    source = subprocess.PIPE if interactive else subprocess.DEVNULL
    set_process(PR_SET_CHILD_SUBREAPER, 1)  # orphans of the command become this process's children
    child = subprocess.Popen(
        command,
        stdin=source,
        start_new_session=True,
        close_fds=False,
        preexec_fn=lambda: set_process(PR_SET_PDEATHSIG, signal.SIGKILL),  # should this process itself be killed
    )

    def stop() -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)
            deadline = time.monotonic() + GRACE_SECONDS
            while number == signal.SIGTERM and time.monotonic() < deadline and child.poll() is None:
                time.sleep(0.05)
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)

    def stop_and_leave(*_: object) -> None:
        stop()
        os._exit(143)

    def watch_parent() -> None:
        while data := os.read(0, 65536):
            if child.stdin:
                with contextlib.suppress(BrokenPipeError):  # the command has ended: what is written to it is lost
                    child.stdin.write(data)
                    child.stdin.flush()
        stop_and_leave()

    signal.signal(signal.SIGTERM, stop_and_leave)
    threading.Thread(target=watch_parent, daemon=True).start()
    status = child.wait()
    stop()
    return status if status >= 0 else 128 - status


def set_process(option: int, value: int) -> None:
    """Call prctl(2) for this process, where there is one (Linux)."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def descendants(ancestor: int) -> list[int]:
    """Return the processes below `ancestor`, as /proc knows them; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
                children.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(int(name))
    found = [ancestor]
    for pid in found:  # grows while it is read
        found += children.get(pid, [])
    return found[1:]


if __name__ == "__main__":
    sys.exit(main())
