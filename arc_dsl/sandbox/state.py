"""What the programs of a group share, and whether one of them changed it.

The gate admits no program that could; this is the second line, and looks at everything that one which the gate should
not have admitted would most likely have changed: names of modules and classes, what functions are made of, constants,
settings, and how much memory is left. It runs in the process it judges: it catches accidents and holes of the gate, not
a program that has already taken the process over.
"""

from __future__ import annotations

import collections
import functools
import gc
import mmap
import operator
import sys
import types
import typing
import warnings
from collections.abc import Callable, Mapping
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
_STEP = 4 << 20  # bytes: how exactly the memory that is left is measured
_MOST = 1 << 36  # more than any limit of a child
_RESERVE = 16 << 20  # what is kept for the canary when a program took all there was
_SPARE_PART = 8  # a group goes on while seven eighths of the memory it began with can be had
_read_function = operator.attrgetter("__code__", "__defaults__", "__kwdefaults__", "__dict__")


class SharedState:
    """What was found in the zygote; asked about in a child that runs a group."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._reserve: mmap.mmap | None = None
        self._floor = 0

    def remember(self, namespace: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        """Remember everything as it is now, before the first program.

        Args:
            namespace: the names that programs start with.
            names: the built-in names that the programs of a group find.
        """
        reached = [*_MODULES.split(), *(name for name in sys.modules if name.startswith("arc_dsl.primitives"))]
        modules = [sys.modules[name] for name in reached if name in sys.modules]
        for module in modules:
            vars(module).setdefault("__warningregistry__", {})  # a warning makes one, and is no disturbance
        self._dicts: list[tuple[Mapping[str, Any], dict[str, Any]]] = [(vars(m), dict(vars(m))) for m in modules]
        self._dicts += [(sys.modules, dict(sys.modules)), (names, dict(names))]
        self._dicts += [(kind.__dict__, dict(kind.__dict__)) for kind in _CLASSES]
        functions = [
            value
            for owner in (
                *map(vars, (np, np.linalg, collections, functools)),
                namespace,
                *(k.__dict__ for k in _CLASSES),
            )
            for value in owner.values()
            if type(value) is types.FunctionType
        ]
        self._functions = functions
        self._made_of = [(*made[:3], dict(made[3])) for made in map(_read_function, functions)]
        self._arrays = [value for value in namespace.values() if type(value) is np.ndarray]
        self._values = self._read_values()
        # Caches of the library that hold on to what programs hand them, and throw it away in some later program's time.
        caches = [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
        self._forget: list[Callable[[], object]] = [cache.cache_clear for cache in caches]
        self._forget += [clear for clear in getattr(typing, "_cleanups", ()) if clear not in self._forget]

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
            return (
                any(now != before for now, before in self._dicts)
                or any(
                    now[0] is not before[0] or now != before
                    for now, before in zip(map(_read_function, self._functions), self._made_of, strict=True)
                )
                or self._read_values() != self._values
            )
        except Exception:  # comparing what a program put there
            return True

    def _read_values(self) -> list[object]:
        return [
            bytes(range(256)),  # through the integers that all share
            (None, True, False, (), "", b"", 0.5 + 0.25, len(()), len("")),
            [(array.shape, array.dtype.char, array.flags.writeable, array.tobytes()) for array in self._arrays],
            np.geterr(),
            sys.getrecursionlimit(),
            list(warnings.filters),
        ]


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
