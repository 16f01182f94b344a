"""Programs: Python source that defines `task(img)`, compared by what it says and not by how it is laid out."""

from __future__ import annotations

import ast
import hashlib

ENTRY_POINT = "task"


def canonical_source(source: str) -> str:
    """Return `source` with comments, docstrings and layout normalised; source that does not parse is only stripped.

    Two programs with the same canonical source do the same thing. Only trusted or length-limited source should be
    given: parsing happens in this process.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.strip()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Module | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    try:
        return ast.unparse(tree)
    except RecursionError:
        return source.strip()


def program_hash(source: str) -> str:
    """Return a hash of the canonical source (16 hexadecimal digits)."""
    return hashlib.sha256(canonical_source(source).encode("utf-8", "surrogatepass")).hexdigest()[:16]
