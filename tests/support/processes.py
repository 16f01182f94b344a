"""Watching processes: who descends from whom, and waiting for what other processes bring about."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import psutil

Value = TypeVar("Value")


def descendants(pid: int) -> list[psutil.Process]:
    """Return every process below a process."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def wait_for(condition: Callable[[], Value], seconds: float = 120) -> Value:
    """Wait until `condition()` is true and return its value.

    Args:
        condition: asked again and again; a process that it looks for and that is gone by then means not yet.
        seconds: after which waiting is a failure; generous, so that no load of the machine decides a test.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if value := condition():
                return value
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.1)
    raise AssertionError(f"did not happen within {seconds} seconds")


def wait_for_family(pid: int, count: int) -> list[psutil.Process]:
    """Wait until a process has at least `count` descendants and return them."""
    return wait_for(lambda: found if len(found := descendants(pid)) >= count else [])


def wait_for_end(family: list[psutil.Process]) -> None:
    """Wait until none of these processes lives."""
    wait_for(lambda: not any(is_alive(process) for process in family))


def is_alive(process: psutil.Process) -> bool:
    """Return whether a process runs; one that ended and was not waited for does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
