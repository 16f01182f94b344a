"""Giving up what a process may do: user, capabilities, namespaces, limits of the kernel."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
_CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_CAPABILITY_VERSION_3 = 0x20080522
_STACK_BYTES = 64 << 20  # so that 3,000 frames of recursion fit whatever they call
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        raise OSError("prctl exists only on Linux")
    if _libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}, {value}) failed")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that forked it ends. A change of user undoes it."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def forbid_new_privileges() -> None:
    """Make programs with set-user-id bits harmless; needed by seccomp and Landlock."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def forbid_inspection(forbid: bool = True) -> None:
    """Hide this process's memory and /proc entries from others of the same user, or show them again."""
    _prctl(_PR_SET_DUMPABLE, int(not forbid))


def drop_user(number: int) -> int:
    """Become a user no one else is, if this process is root.

    Args:
        number: makes the user differ from those of other workers: RLIMIT_NPROC and signals go by user.

    Returns:
        The new user id.

    Raises:
        OSError: no other user is mapped here.
    """
    error: OSError | None = None
    for user in (2_000_000_000 + number % 100_000_000, 60_100 + number % 900, NOBODY):
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        except OSError as failure:
            error = failure
            continue
        return user
    raise OSError(f"could not change from root to another user: {error}")


def drop_capabilities() -> None:
    """Give up every capability, as those that a new user namespace grants."""
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, struct.pack("<6I", *(0,) * 6)) != 0:
        raise OSError(ctypes.get_errno(), "capset failed")


def enter_namespaces() -> list[str]:
    """Leave the machine's network, IPC and process tables as far as the kernel allows; return the names of those left.

    The process table changes for processes forked from now on.
    """
    if sys.platform != "linux":
        return []
    user, group = os.geteuid(), os.getegid()
    extras = [("net", _CLONE_NEWNET), ("ipc", _CLONE_NEWIPC), ("uts", _CLONE_NEWUTS), ("pid", _CLONE_NEWPID)]
    entered = []
    if user != 0:
        if _libc.unshare(_CLONE_NEWUSER) != 0:
            return []
        entered.append("user")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return entered + [name for name, flag in extras if _libc.unshare(flag) == 0]


def limit_process() -> None:
    """Set the limits that a zygote and its children share: no core dumps, no files, few descriptors."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, 32)
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if hard == resource.RLIM_INFINITY or hard > _STACK_BYTES:
        resource.setrlimit(resource.RLIMIT_STACK, (_STACK_BYTES, hard))


def limit_child(cpu_seconds: int, memory_bytes: int) -> None:
    """Set the limits of a child: no processes, so much CPU time (a backstop, whole seconds) and address space."""
    _lower(resource.RLIMIT_NPROC, 0)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    _lower(resource.RLIMIT_AS, memory_bytes)


def _lower(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))
