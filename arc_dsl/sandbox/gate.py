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
    "frozenset hasattr hex int isinstance issubclass iter len list map max min next oct ord pow print range "
    "repr reversed round set slice sorted str sum tuple zip None True False NotImplemented Ellipsis __name__ "
    "__debug__"
) | {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)}
# Functions and types that compute and leave nothing behind. Not here: settings of the process (seterr), files, foreign
# memory (frombuffer), clocks (datetime64), what is not the same twice (random, empty), and types that put an array
# over memory they are given (recarray, chararray, memmap; for `ndarray` itself see `_uses_class_harmlessly`).
_NUMPY = _words(
    "abs absolute acos acosh add all allclose amax amin angle any append apply_along_axis apply_over_axes arange "
    "arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array "
    "array2string array_equal array_equiv array_repr array_split array_str asanyarray asarray asarray_chkfinite "
    "ascontiguousarray asfortranarray asin asinh astype atan atan2 atanh atleast_1d atleast_2d atleast_3d average "
    "bartlett base_repr binary_repr bincount bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not "
    "bitwise_or bitwise_right_shift bitwise_xor blackman block bool bool_ broadcast broadcast_arrays broadcast_shapes "
    "broadcast_to byte bytes_ can_cast cbrt cdouble ceil choose clip column_stack common_type complex128 complex64 "
    "complexfloating compress concat concatenate conj conjugate convolve copy copysign copyto corrcoef correlate cos "
    "cosh count_nonzero cov cross csingle cumprod cumsum cumulative_prod cumulative_sum deg2rad degrees delete diag "
    "diag_indices diag_indices_from diagflat diagonal diff digitize divide divmod dot double dsplit dstack dtype e "
    "ediff1d einsum einsum_path equal euler_gamma exp exp2 expand_dims expm1 extract eye fabs fill_diagonal finfo fix "
    "flatnonzero flexible flip fliplr flipud float16 float32 float64 float_power floating floor floor_divide fmax "
    "fmin fmod format_float_positional format_float_scientific frexp fromfunction fromiter full full_like gcd generic "
    "geomspace gradient greater greater_equal half hamming hanning heaviside histogram histogram2d "
    "histogram_bin_edges histogramdd hsplit hstack hypot i0 identity iinfo imag in1d indices inexact inf inner insert "
    "int16 int32 int64 int8 int_ intc integer interp intersect1d intp invert isclose iscomplex iscomplexobj isdtype "
    "isfinite isfortran isin isinf isnan isneginf isposinf isreal isrealobj isscalar issubdtype iterable ix_ kaiser "
    "kron lcm ldexp left_shift less less_equal lexsort linspace little_endian log log10 log1p log2 logaddexp "
    "logaddexp2 logical_and logical_not logical_or logical_xor logspace long longlong mask_indices matmul "
    "matrix_transpose matvec max maximum may_share_memory mean median meshgrid min min_scalar_type minimum "
    "mintypecode mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean "
    "nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndenumerate ndim ndindex negative "
    "newaxis nextafter nonzero not_equal number object_ ones ones_like outer packbits pad partition percentile "
    "permute_dims pi piecewise place poly polyadd polyder polydiv polyfit polyint polymul polysub polyval positive "
    "pow power prod promote_types ptp put put_along_axis putmask quantile rad2deg radians ravel ravel_multi_index "
    "real real_if_close reciprocal remainder repeat require reshape result_type right_shift rint roll rollaxis roots "
    "rot90 round row_stack searchsorted select setdiff1d setxor1d shape short sign signbit signedinteger sin sinc "
    "single sinh size sort sort_complex spacing split sqrt square squeeze stack std str_ subtract sum swapaxes take "
    "take_along_axis tan tanh tensordot tile trace transpose trapezoid trapz tri tril tril_indices tril_indices_from "
    "trim_zeros triu triu_indices triu_indices_from true_divide trunc typename ubyte uint uint16 uint32 uint64 uint8 "
    "uintc uintp ulong ulonglong union1d unique unique_all unique_counts unique_inverse unique_values unpackbits "
    "unravel_index unsignedinteger unstack unwrap ushort vander var vdot vecdot vecmat vectorize vsplit vstack where "
    "zeros zeros_like"
)
_LINALG = _words(
    "LinAlgError cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matmul matrix_norm matrix_power "
    "matrix_rank matrix_transpose multi_dot norm outer pinv qr slogdet solve svd svdvals tensordot tensorinv "
    "tensorsolve trace vecdot vector_norm"
)
_REFUSED_METHODS = _words(
    "format format_map ctypes data flags setflags resize tofile dump dumps base getfield setfield newbyteorder "
    "with_traceback test device to_device"
)
_CLASS = "ndarray"
_TESTS = frozenset(["isinstance", "issubclass"])
_CLOCKS = ("datetime64", "timedelta64", "M8", "m8")  # dtypes, as texts
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
    for module in (math, itertools, heapq):
        known |= _public(module)
    return frozenset(known | _NUMPY | _LINALG | _FUNCTIONS | _OPERATORS | {_CLASS})


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
        attributes -= _REFUSED_METHODS  # last: a name may mean something harmless elsewhere
        self._attributes = frozenset(name for name in attributes if not name.startswith("_"))
        self._hidden = frozenset(vars(builtins)) - _BUILTINS - frozenset(namespace)
        self._harmless = (self._attributes | _BUILTINS | {ENTRY_POINT, "__doc__"}) - self._hidden - _REFUSED_METHODS

    @property
    def allowed(self) -> frozenset[str]:
        """The names that a program may read from an object or a module."""
        return self._attributes

    def admits(self, code: types.CodeType) -> bool:
        """Return whether the program can do no harm to others in its process and answers the same every time."""
        pending = [code]
        has_text = makes_set = False
        naming_class: list[types.CodeType] = []
        parts: list[types.CodeType] = []
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
            parts.append(part)
            if _CLASS in part.co_names:
                naming_class.append(part)
            makes_set = makes_set or not operations.isdisjoint(_SETS) or not _SET_NAMES.isdisjoint(part.co_names)
            for number, constant in enumerate(part.co_consts):
                kind = type(constant)
                if kind is types.CodeType:
                    pending.append(constant)
                elif kind is str:
                    if constant.lstrip("<>=|").startswith(_CLOCKS):
                        return False
                    has_text = has_text or number > 0  # the first is the docstring, if there is one
                elif kind is frozenset or (kind is tuple and _KW_NAMES not in operations):
                    has_text = has_text or any(type(item) is str for item in constant)
        if naming_class and (any(map(_binds_tests, parts)) or not all(map(_uses_class_harmlessly, naming_class))):
            return False
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
_STORES = _opcodes("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL")
_SILENT = _words("CACHE EXTENDED_ARG NOP RESUME PRECALL KW_NAMES COPY_FREE_VARS MAKE_CELL")
_PUSHES = _words("LOAD_CONST LOAD_NAME LOAD_GLOBAL LOAD_FAST LOAD_DEREF LOAD_CLOSURE PUSH_NULL LOAD_FAST_CHECK")
_COMBINES = {"BUILD_TUPLE": 0, "BUILD_LIST": 0, "BUILD_SLICE": 0, "BINARY_SUBSCR": 2, "BINARY_OP": 2, "COMPARE_OP": 2}
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


def _binds_tests(part: types.CodeType) -> bool:
    """Whether `isinstance` may be something else in this program."""
    return not _TESTS.isdisjoint(part.co_names) and any(
        operation in _STORES and name in _TESTS for operation, name in _names_used(part)
    )


def _uses_class_harmlessly(part: types.CodeType) -> bool:
    """Whether the class of arrays appears only as last argument of `isinstance` and in annotations.

    Called, it puts an array over any memory, and so would anything it is handed to. The instructions are followed with
    a stack of what matters: `_CLASS` for the class and whatever is made with it, `isinstance`, and "" for the rest. At
    an instruction that is not known here nothing of the class may be on the stack, and the rest is forgotten.
    """
    stack: list[str] = []

    def pop(count: int) -> list[str]:
        taken = [stack.pop() if stack else "" for _ in range(count)]
        return taken[::-1]

    for instruction in dis.get_instructions(part):
        name, argument = instruction.opname, instruction.arg or 0
        if instruction.is_jump_target:  # what is on the stack may come from elsewhere
            if _CLASS in stack:
                return False
            stack.clear()
        if name in _SILENT:
            continue
        if name in _PUSHES:
            null = [""] if name == "LOAD_GLOBAL" and argument & 1 else []
            tested = name in ("LOAD_GLOBAL", "LOAD_NAME") and instruction.argval in _TESTS
            pushed = [instruction.argval if tested else ""]
            stack += null + pushed if sys.version_info < (3, 13) else pushed + null
        elif name in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
            owner = [] if name == "IMPORT_FROM" else pop(1)
            called = name == "LOAD_METHOD" or (name == "LOAD_ATTR" and sys.version_info >= (3, 12) and argument & 1)
            if _CLASS in owner or (called and instruction.argval == _CLASS):
                return False
            stack += ["", ""] if called else [_CLASS if instruction.argval == _CLASS else ""]
        elif name in _COMBINES:
            parts = pop(_COMBINES[name] if _COMBINES[name] else argument)
            stack.append(_CLASS if _CLASS in parts else "")
        elif name == "CALL":
            involved = pop(argument + 2)  # the callee in the first or second place, the arguments behind
            is_test = argument == 2 and not _TESTS.isdisjoint(involved[:2]) and _CLASS not in involved[:3]
            if _CLASS in involved and not is_test:
                return False
            stack.append("")
        elif name == "MAKE_FUNCTION":
            pop(1)
            for flag in (8, 4, 2, 1):
                if argument & flag and flag != 4 and _CLASS in pop(1):
                    return False
                if argument & flag and flag == 4:
                    pop(1)
            stack.append("")
        elif name == "SET_FUNCTION_ATTRIBUTE":
            attribute, _ = pop(2)
            if attribute == _CLASS and argument != 4:
                return False
            stack.append("")
        elif _CLASS in stack:
            return False
        else:
            stack.clear()
    return _CLASS not in stack
