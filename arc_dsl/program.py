"""Programs: Python source that defines `task(img)`, compared by what it says and not by how it is laid out."""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
import warnings
from collections.abc import Iterable
from pathlib import Path

ENTRY_POINT = "task"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A program that could read its own docstrings, comments or line numbers is compared by its text as it stands. What
# cannot is known by list: imports from these modules, no hidden names but those that programs define, nothing that
# turns a text into a name.
_PLAIN_MODULES = _words(
    "__future__ abc arc_dsl array bisect collections copy dataclasses datetime decimal enum fractions functools "
    "heapq itertools json math numbers numpy operator queue random re scipy statistics string textwrap time typing"
)
_PLAIN_DUNDERS = _words(
    "__future__ __name__ __main__ __init__ __post_init__ __new__ __call__ __len__ __iter__ __next__ __contains__ "
    "__getitem__ __setitem__ __delitem__ __hash__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __sub__ "
    "__rsub__ __mul__ __rmul__ __truediv__ __floordiv__ __mod__ __pow__ __neg__ __abs__ __and__ __or__ __xor__ "
    "__invert__ __lshift__ __rshift__ __matmul__ __bool__ __int__ __float__ __index__ __repr__ __str__ __enter__ "
    "__exit__ __slots__ __all__"
)
_READS_TEXT = _words(
    "getattr vars dir globals locals eval exec compile help open attrgetter methodcaller get_field vformat Formatter "
    "info source lookfor testing f2py inspect add_docstring tb_frame tb_lineno f_lineno f_back f_code gi_frame gi_code "
    "ag_frame cr_frame"
)
_NAMES_ATTRIBUTE = re.compile(r"\{\w*[.\[]")  # a format that reads an attribute or an item


def canonical_source(source: str) -> str:
    """Return `source` with comments, docstrings and layout normalised; never raises for any text.

    Two programs with the same canonical source do the same thing. A program that may read its own text (`__doc__`,
    `inspect`, line numbers of a traceback) stays as it is; one that cannot be parsed or written again is only stripped.
    Only trusted or length-limited source should be given: parsing happens in this process.
    """
    tree = _parse(source)
    if tree is None:
        stripped = (
            source.strip()
        )  # unless that makes a program of what is none, such as one whose first line is indented
        return stripped if _parse(stripped) is None else source
    nodes = list(ast.walk(tree))
    if _may_read_itself(nodes):
        return source.rstrip()
    for node in nodes:
        if _docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]  # type: ignore[attr-defined]
    try:
        return ast.unparse(tree)
    except (ValueError, RecursionError, MemoryError):  # f-strings and integers that Python 3.11 cannot write
        return source.strip()


def program_hash(source: str) -> str:
    """Return a hash of the canonical source (16 hexadecimal digits)."""
    return hashlib.sha256(canonical_source(source).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_program(path: Path) -> str:
    """Return the source in a file, decoded as Python does: a byte order mark, a coding line, any kind of line end.

    Bytes that are not text in that encoding become U+FFFD, so that the program is an error and not a traceback.
    """
    data = path.read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # an unknown encoding, or no UTF-8
        encoding = "utf-8-sig"
    return io.IncrementalNewlineDecoder(None, translate=True).decode(data.decode(encoding, "replace"), final=True)


def _parse(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape must not be an error where warnings are
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _docstring(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, ast.FunctionDef | ast.Module | ast.ClassDef) or not node.body:
        return None
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value
    return None


def _may_read_itself(nodes: list[ast.AST]) -> bool:
    """Whether a program may see more of itself than what it does: its texts, or where they stand."""
    docstrings = {id(_docstring(node)) for node in nodes}
    for node in nodes:
        kind = type(node)
        if kind is ast.Name:
            names: Iterable[str] = (node.id,)  # type: ignore[attr-defined]
        elif isinstance(node, ast.Constant):
            text = node.value
            if type(text) is not str or "__" not in text or id(node) in docstrings:
                continue
            names = (text,)
        elif isinstance(node, ast.Attribute):
            if node.attr in ("format", "format_map"):
                text = node.value.value if isinstance(node.value, ast.Constant) else None
                if not isinstance(text, str) or _NAMES_ATTRIBUTE.search(text):
                    return True
            names = (node.attr,)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imported = [alias.name for alias in node.names]
            modules = imported if isinstance(node, ast.Import) else [node.module or ""]
            if any(module.partition(".")[0] not in _PLAIN_MODULES for module in modules):
                return True
            names = [part for name in imported for part in name.split(".")]
        elif isinstance(node, ast.MatchClass):
            names = node.kwd_attrs
        else:
            continue
        for name in names:
            if name in _READS_TEXT or ("__" in name and name not in _PLAIN_DUNDERS):
                return True
    return False
