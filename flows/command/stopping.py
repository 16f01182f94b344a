"""Ctrl-C, SIGTERM and a closed terminal: a command ends with one line, soon, and takes what it started with it.

SIGTERM (systemd, Slurm, Docker, `kill`) and SIGHUP end a command as Ctrl-C does: by an exception in its main thread,
which lets every block clean up. A Prefect server that has gone meanwhile can keep such a block waiting; then the
process ends all the same, and its children with it, since their supervisors do not outlive it.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from types import FrameType

import psutil

from arc_dsl.errors import ExitStatus, Terminated

PATIENCE_SECONDS = 8.0  # for cleaning up; supervisors need up to five
STATUS = {
    signal.SIGINT: ExitStatus.STOPPED,
    signal.SIGTERM: ExitStatus.TERMINATED,
    signal.SIGHUP: ExitStatus.TERMINATED,
}


@contextmanager
def stoppable(last_words: str) -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise `Terminated` inside, as SIGINT raises KeyboardInterrupt, and bound what follows.

    A process that still lives `PATIENCE_SECONDS` after such a signal ends there, even if it was past this block.
    Outside of the main thread, where Python allows no handlers, this does nothing.

    Args:
        last_words: the line that is printed if the process has to be ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise Terminated

    before = {}
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores SIGHUP, and is obeyed
            before[number] = signal.signal(number, stop)
    # Prefect puts a handler of its own in front of this one, so the time is taken where every signal passes.
    heard, told = socket.socketpair()
    told.setblocking(False)
    _forget_in_children()
    outer = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(heard, last_words), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(outer)
        told.close()
        for number, handler in before.items():
            signal.signal(number, handler)


@cache
def _forget_in_children() -> None:
    """Let processes that are forked from this one tell it nothing of the signals that they get."""
    os.register_at_fork(after_in_child=lambda: signal.set_wakeup_fd(-1))


def _watch(heard: socket.socket, last_words: str) -> None:
    """Give the process its time once it has heard of a signal that is to stop it."""
    while numbers := heard.recv(1):
        if status := STATUS.get(signal.Signals(numbers[0])):
            break
    else:
        heard.close()
        return
    threading.Event().wait(PATIENCE_SECONDS)  # the socket stays open for further signals
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            child.terminate()
    print(last_words, file=sys.stderr, flush=True)
    os._exit(status)
