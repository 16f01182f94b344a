"""Landlock: a zygote and its children open no file but two devices."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_GET_VERSION, _PATH_BENEATH = 1, 1
_WRITE_FILE, _READ_FILE = 1 << 1, 1 << 2
_FILE_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_RIGHTS = 0b11  # TCP bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals, from version 6
_RULESET = struct.Struct("<QQQ")
_RULE = struct.Struct("<Qi")

_libc = ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"Landlock call {number} failed")
    return result


def landlock_version() -> int:
    """Return the version of Landlock this kernel offers, 0 if none."""
    if sys.platform != "linux":
        return 0  # the number means another call elsewhere
    try:
        return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_GET_VERSION))
    except OSError:
        return 0


def readable_paths() -> list[tuple[Path, int]]:
    """Return the (path, rights) that are left when everything has been imported: two devices."""
    return [(Path("/dev/null"), _READ_FILE | _WRITE_FILE), (Path("/dev/urandom"), _READ_FILE)]


class Ruleset:
    """Rules made while the files can still be found (before a change of user), applied later."""

    def __init__(self, rules: list[tuple[Path, int]]) -> None:
        """Refuse everything but `rules`; paths that do not exist are left out.

        Raises:
            OSError: the kernel has no Landlock.
        """
        self.version = landlock_version()
        if self.version < 1:
            raise OSError("this kernel has no Landlock")
        rights = max((v, r) for v, r in _FILE_RIGHTS_BY_VERSION.items() if v <= self.version)[1]
        network = _NETWORK_RIGHTS if self.version >= 4 else 0
        scopes = _SCOPES if self.version >= 6 else 0
        attributes = _RULESET.pack(rights, network, scopes)
        size = 8 if self.version < 4 else 16 if self.version < 6 else 24
        self._descriptor = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
        for path, allowed in rules:
            try:
                file = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                rule = _RULE.pack(allowed, file)
                _call(_ADD_RULE, ctypes.c_int(self._descriptor), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0))
            finally:
                os.close(file)

    def apply(self) -> None:
        """Restrict this process and all it starts, for good; needs no_new_privs.

        Raises:
            OSError: the kernel refused.
        """
        _call(_RESTRICT_SELF, ctypes.c_int(self._descriptor), ctypes.c_uint32(0))
        os.close(self._descriptor)
