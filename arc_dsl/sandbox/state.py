"""What the programs of a group share, and whether one of them changed it.

The gate admits no program that could; this is the second line, and looks at everything that one which the gate should
not have admitted would most likely have changed: names of modules and classes, what functions are made of, constants,
settings, and how much memory is left. It runs in the process it judges: it catches accidents and holes of the gate, not
a program that has already taken the process over.
"""

from __future__ import annotations

import collections
import ctypes
import functools
import gc
import mmap
import sys
import types
import typing
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

# What programs reach, and what is behind it.
_MODULES = (
    "builtins math itertools collections collections.abc functools heapq bisect copy operator typing arc_dsl numpy "
    "numpy.linalg numpy.linalg._linalg numpy._core.multiarray numpy._core.umath numpy._core.fromnumeric "
    "numpy._core._methods numpy._core.shape_base numpy._core.einsumfunc numpy.lib._function_base_impl "
    "numpy.lib._shape_base_impl numpy.lib._arraysetops_impl numpy.lib._arraypad_impl numpy.lib._index_tricks_impl "
    "numpy.lib._nanfunctions_impl numpy.lib._type_check_impl numpy.lib._twodim_base_impl"
)
_CLASSES = (
    *(collections.Counter, collections.OrderedDict, collections.deque, collections.defaultdict),
    *(np.ndarray, np.generic, np.int64, np.float64, np.bool_, np.ufunc, np.dtype, np.vectorize),
    *(object, type, int, float, str, list, tuple, dict, set, frozenset, range, slice, BaseException),
)
_CACHING = frozenset(["typing", "numpy", "arc_dsl", "collections", "functools", "copy"])
_STEP = 4 << 20  # bytes: how exactly the memory that is left is measured
_MOST = 1 << 36  # more than any limit of a child
_RESERVE = 16 << 20  # what is kept for the canary when a program took all there was
_SPARE_PART = 8  # a group goes on while seven eighths of the memory it began with can be had
# Where in an object, and how many bytes.
_VERSION = (24, 8)  # of a dict: a number that every change of it changes (PEP 509)
_FUNCTION_PARTS = (16, 80)  # of a function: its globals, code, defaults, closure and attributes


class SharedState:
    """What was found in the zygote; asked about in a child that runs a group."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._reserve: mmap.mmap | None = None
        self._floor = 0

    def remember(self, namespace: Mapping[str, Any], names: dict[str, Any]) -> None:
        """Remember everything as it is now, before the first program.

        Args:
            namespace: the names that programs start with.
            names: the built-in names that the programs of a group find.
        """
        reached = [*_MODULES.split(), *(name for name in sys.modules if name.startswith("arc_dsl.primitives"))]
        modules = [sys.modules[name] for name in reached if name in sys.modules]
        for module in modules:
            vars(module).setdefault("__warningregistry__", {})  # a warning makes one, and is no disturbance
        self._dicts: list[dict[Any, Any]] = [vars(module) for module in modules]
        self._dicts += [sys.modules, names]
        self._dicts += [gc.get_referents(kind.__dict__)[0] for kind in _CLASSES]
        owners = (*map(vars, (np, np.linalg, collections, functools)), namespace, *(kind.__dict__ for kind in _CLASSES))
        self._functions = [
            _view(value, *_FUNCTION_PARTS)
            for owner in owners
            for value in owner.values()
            if type(value) is types.FunctionType
        ]
        self._arrays = [value for value in namespace.values() if type(value) is np.ndarray]
        # Caches that hold on to what programs hand them, and throw it away in some later program's time.
        self._forget: list[Callable[[], object]] = list(getattr(typing, "_cleanups", ()))
        self._forget += [
            cache.cache_clear
            for cache in gc.get_objects()
            if isinstance(cache, functools._lru_cache_wrapper) and cache.__module__.partition(".")[0] in _CACHING
        ]
        self._versions = _find_versions(self._dicts)
        self._before = self._look()

    def measure_memory(self) -> None:
        """Find out how much address space this process has left; called once, when it is confined."""
        low, high = 0, _MOST // _STEP
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _can_have(middle * _STEP) else (low, middle)
        self._floor = low * _STEP // _SPARE_PART * (_SPARE_PART - 1) - _RESERVE
        self._reserve = _take(_RESERVE)

    def forget(self) -> None:
        """Empty the caches that programs share: what ends with their content ends now, in this program's time."""
        for clear in self._forget:
            clear()

    def lacks_memory(self) -> bool:
        """Whether a program left so much behind that those after it would have less than they need."""
        if _can_have(self._floor):
            return False
        gc.collect()
        return not _can_have(self._floor)

    def release_reserve(self) -> None:
        """Give the canary room, at the end of a group."""
        if self._reserve is not None:
            self._reserve.close()
            self._reserve = None

    def has_changed(self) -> bool:
        """Whether anything that programs share is not what it was."""
        try:
            return self._look() != self._before
        except Exception:  # comparing what a program put there
            return True

    def _look(self) -> list[object]:
        """Return what must stay the same. Nothing is touched: a page that is written to must first be copied."""
        return [
            b"".join(self._versions) if self._versions else [dict(names) for names in self._dicts],
            b"".join(self._functions),
            bytes(range(256)),  # through the integers that all share
            (None, True, False, (), "", b"", 0.5 + 0.25, len(()), len("")),
            [(array.shape, array.dtype.char, array.flags.writeable, array.tobytes()) for array in self._arrays],
            np.geterr(),
            sys.getrecursionlimit(),
            list(warnings.filters),
        ]


def _view(value: object, start: int, length: int) -> ctypes.Array[ctypes.c_char]:
    """Return a view of part of an object's memory."""
    return (ctypes.c_char * length).from_address(id(value) + start)


def _find_versions(dicts: Sequence[dict[Any, Any]]) -> list[ctypes.Array[ctypes.c_char]]:
    """Return views of the versions of `dicts`; none if this Python keeps no versions."""
    probe: dict[int, int] = {0: 0}
    version = _view(probe, *_VERSION)
    seen = {version.raw}
    for number in range(1, 4):
        probe[number % 2] = number
        if version.raw in seen or sys.version_info >= (3, 13):
            return []
        seen.add(version.raw)
    return [_view(names, *_VERSION) for names in dicts]


def _take(size: int) -> mmap.mmap | None:
    try:
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0))
    except OSError:
        return None


def _can_have(size: int) -> bool:
    taken = _take(size)
    if taken is None:
        return False
    taken.close()
    return True
