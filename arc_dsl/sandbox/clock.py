"""The clock of a second opinion: shifted, so that an answer which depends on the time of day is not the same twice.

Programs read the time without asking the kernel: through the functions it maps into every process (the vDSO). These are
patched, as debuggers and checkpointing tools do, to jump to a few instructions that ask the kernel and add an offset.
Clocks of CPU time stay as they are.
"""

from __future__ import annotations

import ctypes
import mmap
import platform
import struct
import sys
from pathlib import Path

OFFSET_SECONDS = ((400 * 24 + 7) * 60 + 13) * 60 + 29  # another year, month, day, weekday, hour, minute and second
_READ, _WRITE, _EXECUTE = 1, 2, 4
_ADD = struct.pack("<i", OFFSET_SECONDS)
# x86-64. Registers: rdi, rsi the arguments, rax the number of the call and its result.
_STUBS = {
    "__vdso_clock_gettime": (
        b"\xb8\xe4\x00\x00\x00\x0f\x05"  # mov eax, 228; syscall
        b"\x85\xc0\x75\x15"  # a failure: return
        b"\x85\xff\x78\x11"  # the CPU clock of a process, below 0: return
        b"\x83\xff\x02\x74\x0c\x83\xff\x03\x74\x07"  # CPU clocks, 2 and 3: return
        b"\x48\x81\x06" + _ADD + b"\xc3"  # add qword [rsi], OFFSET; return
    ),
    "__vdso_gettimeofday": (
        b"\xb8\x60\x00\x00\x00\x0f\x05"  # mov eax, 96; syscall
        b"\x48\x85\xff\x74\x07"  # no place to write to: return
        b"\x48\x81\x07" + _ADD + b"\xc3"  # add qword [rdi], OFFSET; return
    ),
    "__vdso_time": (
        b"\xb8\xc9\x00\x00\x00\x0f\x05"  # mov eax, 201; syscall
        b"\x48\x05" + _ADD +  # add rax, OFFSET
        b"\x48\x85\xff\x74\x03\x48\x89\x07\xc3"  # where there is a place, write it there too; return
    ),
}  # fmt: skip
_JUMP = struct.Struct("<2sQ2s")  # mov rax, ADDRESS; jmp rax
_SLOT = 64


def shift_clocks() -> bool:
    """Shift the clocks of this process and those it forks; return whether that can be done here."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        mapping = _find_vdso()
        vdso = ctypes.CDLL("linux-vdso.so.1")
        targets = [
            (ctypes.cast(getattr(vdso, name), ctypes.c_void_p).value or 0, code) for name, code in _STUBS.items()
        ]
    except (OSError, AttributeError):
        return False
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long]
    libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    page = libc.mmap(None, mmap.PAGESIZE, _READ | _WRITE, flags, -1, 0)
    if page == ctypes.c_void_p(-1).value:
        return False
    for number, (_, code) in enumerate(targets):
        ctypes.memmove(page + _SLOT * number, code, len(code))
    if libc.mprotect(page, mmap.PAGESIZE, _READ | _EXECUTE) != 0:
        return False
    start, length = mapping
    if libc.mprotect(start, length, _READ | _WRITE | _EXECUTE) != 0:
        return False
    for number, (target, _) in enumerate(targets):
        ctypes.memmove(target, _JUMP.pack(b"\x48\xb8", page + _SLOT * number, b"\xff\xe0"), _JUMP.size)
    libc.mprotect(start, length, _READ | _EXECUTE)
    return True


def _find_vdso() -> tuple[int, int]:
    """Return where the kernel's functions are mapped, as address and length: protection changes as a whole."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        if line.endswith("[vdso]"):
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            return start, end - start
    raise OSError("this process has no vDSO")
