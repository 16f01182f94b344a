"""The gate: may this program share a process with others?

It reads bytecode, takes about ten microseconds, and is routing, never the security boundary: a program that does not
pass runs all the same, alone in a process. What it looks for is anything that could change state other programs see
(attributes of modules, caches, the interpreter's settings), leave something running, or answer differently next time.
Names are allowed by list, not refused by list, so that what nobody thought of runs alone.
"""

from __future__ import annotations

import builtins
import collections
import dis
import heapq
import inspect
import itertools
import math
import sys
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from arc_dsl.program import ENTRY_POINT


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODULES = _words(
    "numpy numpy.linalg math itertools collections functools heapq bisect copy typing string __future__ "
    "collections.abc operator arc_dsl arc_dsl.primitives"
)
_BUILTINS = _words(
    "abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format "
    "frozenset hasattr hex int isinstance issubclass iter len list map max min next object oct ord pow print range "
    "repr reversed round set slice sorted str sum tuple zip None True False NotImplemented Ellipsis __name__ "
    "__debug__"
) | {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)}
_REFUSED_NUMPY = _words(
    # settings of the whole process
    "seterr seterrcall geterrcall errstate setbufsize set_printoptions printoptions set_string_function "
    # files and foreign memory
    "load loads loadtxt save savez savez_compressed savetxt genfromtxt fromfile fromregex memmap DataSource "
    "frombuffer nditer nested_iters lib ctypeslib core "
    # not the same twice
    "random empty empty_like "
    # change attributes of what they are given
    "add_newdoc add_docstring add_newdoc_ufunc deprecate test info show_config show_runtime"
)
_REFUSED_METHODS = _words(
    "format format_map ctypes data flags setflags resize tofile dump dumps base getfield setfield newbyteorder "
    "with_traceback"
)
_FUNCTIONS = _words(
    "reduce partial lru_cache cache cmp_to_key "  # not wraps or update_wrapper: they set attributes
    "Counter deque defaultdict OrderedDict namedtuple ChainMap abc Iterable Sequence Mapping Callable Hashable "
    "copy deepcopy itemgetter "
    "List Tuple Dict Set Optional Union Any Callable Iterator Generator Sequence FrozenSet Deque DefaultDict "
    "bisect bisect_left bisect_right insort insort_left insort_right "
    "ascii_letters ascii_lowercase ascii_uppercase digits annotations linalg primitives arc_dsl "
    "maxlen start stop step args"
)
_OPERATORS = _words("add sub mul floordiv truediv mod neg eq ne lt le gt ge and_ or_ xor not_ contains countOf indexOf")
_SHARED_KINDS = (list, dict, set, bytearray, collections.deque)  # attributes of these types could be changed in place


def _public(owner: object) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")}


def _known_attributes() -> frozenset[str]:
    known: set[str] = set()
    kind: type
    for kind in (int, float, str, bytes, list, tuple, dict, set, frozenset, range, slice, complex, bytearray):
        known |= _public(kind)
    for kind in (np.ndarray, np.int64, np.float64, np.dtype, np.ufunc):
        known |= _public(kind)
    for kind in (collections.Counter, collections.deque, collections.defaultdict, collections.OrderedDict):
        known |= _public(kind)
    known |= {"send", "throw", "close"}  # of generators; their frames are not on the list
    known -= _REFUSED_METHODS
    for module in (math, itertools, heapq):
        known |= _public(module)
    for name, value in vars(np).items():
        plain = callable(value) or isinstance(value, int | float | type(None))
        if not name.startswith("_") and plain and name not in _REFUSED_NUMPY:
            known.add(name)
    for name, value in vars(np.linalg).items():
        if not name.startswith("_") and callable(value):
            known.add(name)
    return frozenset(known | _FUNCTIONS | _OPERATORS | {"newaxis"})


class Gate:
    """Decides which programs may share a process, for one set of names that programs start with."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        """Allow the primitives of `namespace` and the attributes of its classes, as far as those cannot be changed."""
        attributes = set(_known_attributes()) | set(namespace)
        for value in namespace.values():
            if isinstance(value, type):
                attributes |= {
                    key for key in _public(value) if not isinstance(getattr(value, key, None), _SHARED_KINDS)
                }
                attributes |= {key for key in getattr(value, "__annotations__", ()) if not hasattr(value, key)}
        self._attributes = frozenset(name for name in attributes if not name.startswith("_"))
        self._hidden = frozenset(vars(builtins)) - _BUILTINS - frozenset(namespace)
        self._harmless = (self._attributes | _BUILTINS | {ENTRY_POINT, "__doc__"}) - self._hidden - _REFUSED_METHODS

    def admits(self, code: types.CodeType) -> bool:
        """Return whether the program can do no harm to others in its process and answers the same every time."""
        pending = [code]
        has_text = makes_set = False
        while pending:
            part = pending.pop()
            operations = set(part.co_code[::2])
            if (
                part.co_flags & _ASYNCHRONOUS
                or not operations.isdisjoint(_REFUSED)
                or (_INTRINSIC in operations and _imports_star(part))
                or not self._admits_names(part, operations)
            ):
                return False
            makes_set = makes_set or not operations.isdisjoint(_SETS) or not _SET_NAMES.isdisjoint(part.co_names)
            for number, constant in enumerate(part.co_consts):
                kind = type(constant)
                if kind is types.CodeType:
                    pending.append(constant)
                elif kind is str:
                    has_text = has_text or number > 0  # the first is the docstring, if there is one
                elif kind is frozenset or (kind is tuple and _KW_NAMES not in operations):
                    has_text = has_text or any(type(item) is str for item in constant)
        # the order of a set of strings changes with the hash seed: such a program needs a second opinion
        return not (makes_set and has_text)

    def _admits_names(self, part: types.CodeType, operations: set[int]) -> bool:
        doubtful = [name for name in part.co_names if name not in self._harmless]
        if not doubtful and _IMPORT_NAME not in operations:
            return True
        if any(name.startswith("__") and name not in _DUNDERS for name in doubtful):
            return False
        for operation, name in _names_used(part):
            if operation == _IMPORT_NAME:
                admitted = name in _MODULES
            elif operation in _ATTRIBUTE_READS:
                admitted = name in self._attributes
            else:
                admitted = name not in self._hidden
            if not admitted:
                return False
        return True


def _opcodes(*names: str) -> frozenset[int]:
    return frozenset(dis.opmap[name] for name in names if name in dis.opmap)


_REFUSED = _opcodes(
    "STORE_ATTR", "DELETE_ATTR", "LOAD_BUILD_CLASS", "IMPORT_STAR", "MATCH_CLASS", "LOAD_CLASSDEREF", "LOAD_LOCALS",
    "LOAD_SUPER_ATTR", "LOAD_FROM_DICT_OR_GLOBALS", "LOAD_FROM_DICT_OR_DEREF", "GET_AWAITABLE", "SETUP_ANNOTATIONS",
    "CALL_INTRINSIC_2", "LOAD_SPECIAL",
)  # fmt: skip
_SETS = _opcodes("BUILD_SET", "SET_ADD", "SET_UPDATE")
_SET_NAMES = frozenset(["set", "frozenset"])
_ATTRIBUTE_READS = _opcodes("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM")
_IMPORT_NAME = dis.opmap["IMPORT_NAME"]
_KW_NAMES = dis.opmap.get("KW_NAMES", -1)
_INTRINSIC, _STAR = dis.opmap.get("CALL_INTRINSIC_1", -1), 2  # how Python 3.12 and later write IMPORT_STAR
_DUNDERS = frozenset(["__future__", "__name__", "__doc__"])
_ASYNCHRONOUS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_SHIFTS = {dis.opmap["LOAD_GLOBAL"]: 1, dis.opmap["LOAD_ATTR"]: 1 if sys.version_info >= (3, 12) else 0}
_HAS_NAME = frozenset(dis.hasname)


def _imports_star(part: types.CodeType) -> bool:
    return (_INTRINSIC, _STAR) in zip(part.co_code[::2], part.co_code[1::2], strict=True)


def _names_used(part: types.CodeType) -> Iterator[tuple[int, str]]:
    """Yield (operation, name) for every instruction that has a name."""
    extended = 0
    code = part.co_code
    for operation, low in zip(code[::2], code[1::2], strict=True):
        if operation == dis.EXTENDED_ARG:
            extended = (extended | low) << 8
            continue
        if operation in _HAS_NAME:
            yield operation, part.co_names[(extended | low) >> _SHIFTS.get(operation, 0)]
        extended = 0
