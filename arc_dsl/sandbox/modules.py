"""The modules that programs may import: one list, loaded before any program runs.

After that nothing is imported any more, and no file is read: whoever runs the sandbox, and wherever its interpreter
lies, the same programs find the same modules.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

PROGRAM_MODULE = "program"  # what `__name__` is in a program

_LIBRARY = (
    "abc argparse array ast base64 binascii bisect builtins calendar cmath cmd code codecs collections "
    "collections.abc colorsys concurrent.futures concurrent.futures.process concurrent.futures.thread configparser "
    "contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis doctest enum errno "
    "fnmatch fractions functools gc getopt gettext glob graphlib gzip hashlib heapq hmac html html.entities "
    "html.parser importlib importlib.abc importlib.machinery importlib.util inspect io itertools json keyword "
    "linecache locale logging marshal math mmap multiprocessing numbers opcode operator optparse os os.path pathlib "
    "pdb pickle pickletools platform pprint profile pstats queue random re reprlib resource sched secrets select "
    "selectors shlex shutil signal socket statistics stat string struct subprocess symtable sys sysconfig tempfile "
    "textwrap threading time timeit token tokenize trace traceback tracemalloc types typing unicodedata unittest "
    "unittest.case uuid warnings weakref zipfile zlib zoneinfo _strptime _queue _zoneinfo __future__ "
    "encodings.aliases encodings.ascii encodings.base64_codec encodings.charmap encodings.cp1252 encodings.cp437 "
    "encodings.hex_codec encodings.idna encodings.iso8859_1 encodings.iso8859_15 encodings.latin_1 encodings.punycode "
    "encodings.raw_unicode_escape encodings.rot_13 encodings.unicode_escape encodings.utf_16 encodings.utf_16_be "
    "encodings.utf_16_le encodings.utf_32 encodings.utf_7 encodings.utf_8 encodings.utf_8_sig encodings.zlib_codec"
)
_NUMPY = (
    "numpy numpy.char numpy.core numpy.core.multiarray numpy.core.numeric numpy.core.umath numpy.ctypeslib "
    "numpy.dtypes numpy.emath numpy.exceptions numpy.fft numpy.lib numpy.lib.format numpy.lib.mixins numpy.lib.npyio "
    "numpy.lib.recfunctions numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.matlib "
    "numpy.polynomial numpy.random numpy.rec numpy.strings numpy.testing numpy.typing numpy.version"
)
_SCIPY = (
    "scipy scipy.cluster.hierarchy scipy.cluster.vq scipy.constants scipy.fft scipy.fftpack scipy.integrate "
    "scipy.interpolate scipy.linalg scipy.ndimage scipy.optimize scipy.signal scipy.spatial scipy.spatial.distance "
    "scipy.special scipy.sparse scipy.sparse.csgraph scipy.sparse.linalg scipy.stats"
)


def load_modules(wide: bool) -> None:
    """Import all that programs may import; what this Python does not have is left out.

    Args:
        wide: also scipy.
    """
    for name in f"{_LIBRARY} {_NUMPY} {_SCIPY if wide else ''}".split():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def close_imports() -> None:
    """Let every later import of a module that is not loaded fail with its name."""
    sys.meta_path[:] = [_NoMore()]


class _NoMore:
    """The only finder of a process that imports nothing any more."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> NoReturn:
        raise ModuleNotFoundError(f"No module named {name!r} among those that programs may import", name=name)


def offer_dsl(namespace: Mapping[str, Any]) -> None:
    """Let programs import the DSL by name: `from arc_dsl import flip`, `import arc_dsl.primitives as dsl`."""
    for package in ("arc_dsl", "arc_dsl.primitives"):
        module = sys.modules[package]
        for name, value in namespace.items():
            if not isinstance(vars(module).get(name), ModuleType):
                setattr(module, name, value)
        vars(module)["__all__"] = sorted(name for name in namespace if name != "np")


def make_program_module() -> ModuleType:
    """Return a new module for one program, known by its name: dataclasses, pickle and typing look it up."""
    module = ModuleType(PROGRAM_MODULE)
    sys.modules[PROGRAM_MODULE] = module
    return module
