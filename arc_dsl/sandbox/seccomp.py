"""The system calls a child may make: a list of what is allowed, installed as a seccomp filter without any library.

Everything else fails with a number the child can recognise (ERRNO_BASE + the call), so that a verdict can say which
call was refused. Calls of another architecture kill the process. Waiting for a lock is told to try again: a child has
one thread, nobody could ever release it, and so it spins until its CPU time is used up, and holds no worker for longer.
"""

from __future__ import annotations

import ctypes
import platform
import struct

from arc_dsl.sandbox.syscalls import SYSCALLS

ERRNO_BASE = 2000  # refused call n fails with errno 2000 + n: legal (below 4096), and no real error


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALLOWED = _words(
    # memory
    "mmap munmap mprotect mremap madvise brk "
    # its own descriptors and, under Landlock, reading files of the Python library
    "read write close fstat lseek pread64 readv writev dup fstatfs newfstatat stat lstat statx access faccessat "
    "faccessat2 readlink readlinkat getcwd getdents getdents64 "
    # clocks, random bytes, who am I
    "clock_gettime clock_getres gettimeofday time times getrusage getrandom getpid gettid getppid getuid geteuid "
    "getgid getegid getpgrp getresuid getresgid getgroups uname sysinfo getrlimit getcpu sched_yield "
    # signals of its own, locks, the end
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack get_robust_list set_robust_list rseq restart_syscall "
    "exit exit_group"
)
_OPENING = ("open", "openat")  # only where Landlock decides which files
WAITING = _words(
    "nanosleep clock_nanosleep select pselect6 poll ppoll epoll_wait epoll_pwait epoll_pwait2 pause rt_sigsuspend "
    "rt_sigtimedwait wait4 waitid"
)
_CONDITIONS: dict[str, tuple[int, tuple[int, ...]]] = {  # allowed only if the low half of argument n is one of these
    "ioctl": (1, (0x5401,)),  # TCGETS, which open() uses to ask for a terminal
    "fcntl": (1, (1, 2, 3)),  # F_GETFD F_SETFD F_GETFL
    "prlimit64": (2, (0,)),  # no new limit
    "sched_getaffinity": (0, (0,)),  # of itself: whether another process exists is none of its business
    "getpgid": (0, (0,)),
    "getsid": (0, (0,)),
}
# What may be done with a futex, in the low half of argument 1: waking, and only in private, so that two processes that
# map the same file cannot meet there.
_FUTEX_PRIVATE, _FUTEX_REALTIME = 128, 256
_FUTEX_WAKES = (1, 5, 10)  # FUTEX_WAKE, FUTEX_WAKE_OP, FUTEX_WAKE_BITSET
_FUTEX_WAITS = (0, 6, 9, 11, 13)  # FUTEX_WAIT, _LOCK_PI, _WAIT_BITSET, _WAIT_REQUEUE_PI, _LOCK_PI2
_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _ADD, _OR, _AND, _RETURN, _RETURN_A = 0x20, 0x15, 0x35, 0x04, 0x44, 0x54, 0x06, 0x16
_TRY_AGAIN = 11
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # struct seccomp_data
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_INSTRUCTION = struct.Struct("<HBBI")


def machine() -> str:
    """Return this machine's architecture as the tables name it."""
    name = platform.machine()
    return {"amd64": "x86_64", "AMD64": "x86_64", "arm64": "aarch64"}.get(name, name)


def syscall_name(number: int, architecture: str) -> str:
    """Return the name of a system call, or `call NUMBER` if the table does not have it; empty for 0 and below."""
    if number <= 0:
        return ""
    return _NAMES.get(architecture, {}).get(number, f"call {number}")


_NAMES = {name: {number: call for call, number in table.items()} for name, table in SYSCALLS.items()}


def build_filter(architecture: str, may_open: bool) -> bytes:
    """Return the filter as BPF instructions.

    Args:
        architecture: `x86_64` or `aarch64`.
        may_open: whether opening files is allowed at all; True only where Landlock restricts which.

    Raises:
        KeyError: there is no table for this architecture.
    """
    table = SYSCALLS[architecture]
    allowed = [*_ALLOWED, *(_OPENING if may_open else ())]
    numbers = sorted(table[name] for name in allowed if name in table)  # aarch64 lacks the older calls
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 1, 0, _AUDIT_ARCHITECTURE[architecture]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if architecture == "x86_64":
        code += [(_JUMP_AT_LEAST, 0, 1, _X32_BIT), (_RETURN, 0, 0, _KILL)]
    for number in numbers:
        code += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for name, (argument, values) in _CONDITIONS.items():
        check = [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)]
        for value in values:
            check += [(_JUMP_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
        if name == "prlimit64":  # a pointer: both halves must be 0
            check = [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument), (_JUMP_EQUAL, 0, 3, 0)]
            check += [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument + 4), (_JUMP_EQUAL, 0, 1, 0), (_RETURN, 0, 0, _ALLOW)]
        check.append((_LOAD, 0, 0, _NUMBER_AT))
        code += [(_JUMP_EQUAL, 0, len(check), table[name]), *check]
    check = [(_LOAD, 0, 0, _ARGUMENTS_AT + 8), (_AND, 0, 0, 0xFFFFFFFF ^ _FUTEX_REALTIME)]
    for operation in _FUTEX_WAKES:
        check += [(_JUMP_EQUAL, 0, 1, operation | _FUTEX_PRIVATE), (_RETURN, 0, 0, _ALLOW)]
    check.append((_AND, 0, 0, 0xFFFFFFFF ^ _FUTEX_PRIVATE))
    for operation in _FUTEX_WAITS:
        check += [(_JUMP_EQUAL, 0, 1, operation), (_RETURN, 0, 0, _ERRNO | _TRY_AGAIN)]
    check.append((_LOAD, 0, 0, _NUMBER_AT))
    code += [(_JUMP_EQUAL, 0, len(check), table["futex"]), *check]
    code += [(_ADD, 0, 0, ERRNO_BASE), (_OR, 0, 0, _ERRNO), (_RETURN_A, 0, 0, 0)]
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class Filter:
    """A filter made ready in the zygote, so that a child installs it with one call."""

    def __init__(self, instructions: bytes) -> None:
        """Keep the instructions where the kernel can read them."""
        self._buffer = ctypes.create_string_buffer(instructions, len(instructions))
        self._program = _Program(len(instructions) // _INSTRUCTION.size, ctypes.addressof(self._buffer))
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl
        self._prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]

    def install(self) -> None:
        """Apply the filter to this process, for good; needs no_new_privs.

        Raises:
            OSError: the kernel refused.
        """
        if self._prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(self._program), 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the kernel refused the seccomp filter")
