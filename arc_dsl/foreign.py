"""Programs of other systems, as programs that define `task(img)`.

Other systems call the function `transform`, `transform_grid`, `solve` or `main`, and give it an array or a list of
rows. The source stays as it is; a `task` that calls the function is put behind it. Which of the two it wants is guessed
from its annotations and from what it does with its argument: the likelier form comes first, and whoever runs both
knows.

BARC's programs import the library `common`, which is not ours to ship: where a program can do without, the import goes;
where it cannot, the names that it lacks are said, or come from the user's own copy of it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from importlib import import_module

from arc_dsl.errors import InputError
from arc_dsl.library import Library
from arc_dsl.program import ENTRY_POINT

FOREIGN_ENTRY_POINTS = ("transform", "transform_grid", "solve", "main")
MAX_SOURCE_CHARACTERS = 1 << 18  # the sandbox runs no longer ones
_LIBRARY = "common"  # BARC's
_BROUGHT = Library("import random\nimport numpy as np\n")  # what a star import of it brings beside what is its own
_GENERATOR = "generate_input"  # what a program of BARC's makes its inputs with; no part of the solution
_ARRAYS, _LISTS = "img", "img.tolist()"
_ARRAY_ATTRIBUTES = frozenset(
    ["shape", "T", "ndim", "size", "dtype", "astype", "flatten", "ravel", "reshape", "transpose"]
)
# Modules whose names `from X import *` brings; others are not imported to look.
_STAR_MODULES = frozenset(["numpy", "typing", "math", "itertools", "functools", "collections", "random", "copy"])

Function = ast.FunctionDef | ast.AsyncFunctionDef


class ForeignError(InputError):
    """A program that cannot be adapted.

    Attributes:
        missing: the names of BARC's library that it needs; empty where that is not what is wrong.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()):
        super().__init__(message)
        self.missing = missing


def adapt_program(source: str, library: Library | None = None) -> tuple[str, ...]:
    """Return the source as a program that defines `task(img)`, in one form or two, the likelier first.

    Args:
        source: Python source without Markdown around it; parsed in this process, so of limited length.
        library: the user's copy of BARC's `common`; what the program needs of it is put before the program.

    Raises:
        ForeignError: it does not parse, is too long, has none of the entry points, or needs BARC's `common`.
    """
    source = source.lstrip("\ufeff").strip()
    tree = _parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, Function)}
    entry = next((name for name in (ENTRY_POINT, *FOREIGN_ENTRY_POINTS) if name in functions), "")
    if not entry and ENTRY_POINT not in _bound_names(tree):
        raise ForeignError(f"no function {ENTRY_POINT}, {', '.join(FOREIGN_ENTRY_POINTS)} in it")
    imports = [node for node in tree.body if _imports_library(node)]
    if imports or _GENERATOR in functions:
        source = _without_library(source, tree, functions, entry, imports, library)
    if entry in ("", ENTRY_POINT):
        return (source,)
    forms = (_LISTS, _ARRAYS) if _wants_lists(functions[entry]) else (_ARRAYS, _LISTS)
    return tuple(f"{source}\n\n\ndef {ENTRY_POINT}(img):\n    return {entry}({form})\n" for form in forms)


def _parse(source: str) -> ast.Module:
    if len(source) > MAX_SOURCE_CHARACTERS:
        raise ForeignError(f"longer than {MAX_SOURCE_CHARACTERS} characters")
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ForeignError("it does not parse") from None


def _imports_library(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module is not None and node.module.split(".")[-1] == _LIBRARY
    return isinstance(node, ast.Import) and any(alias.name.split(".")[-1] == _LIBRARY for alias in node.names)


def _is_script(node: ast.stmt) -> bool:
    """Return whether a statement runs only in a file that is started, `if __name__ == "__main__"`: never here."""
    test = node.test if isinstance(node, ast.If) else None
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _without_library(
    source: str,
    tree: ast.Module,
    functions: dict[str, Function],
    entry: str,
    imports: list[ast.stmt],
    library: Library | None,
) -> str:
    """Return the source without the library's imports and the functions that only the generator of inputs needs.

    Raises:
        ForeignError: what is left needs the library.
    """
    scripts = [node for node in tree.body if _is_script(node)]
    other = [node for node in tree.body if node not in [*imports, *scripts] and not isinstance(node, Function)]
    needed = _reach(functions, [entry, *_loaded_names(other)])
    removed = [*imports, *scripts, *(functions[name] for name in _reach(functions, [_GENERATOR]) - needed)]
    kept = [node for node in tree.body if node not in removed]
    provided = ""
    if imports:
        run = [*other, *(functions[name] for name in needed)]
        known = set().union(*map(_bound_names, kept)) | set(dir(builtins)) | _star_names(kept)
        missing = tuple(sorted(_loaded_names(run) - known))
        provided, missing = (library or _BROUGHT).provide(missing)
        if missing:
            said = f"needs {', '.join(missing)} of BARC's library {_LIBRARY}, which is not part of arcwright"
            raise ForeignError(said, missing)
        provided += "\n\n\n" if provided else ""
    gone = {number for node in removed for number in _line_numbers(node)}
    if any(gone.intersection(_line_numbers(node)) for node in kept):  # statements that share a line
        return provided + ast.unparse(ast.Module(kept, []))
    return provided + "\n".join(line for number, line in enumerate(source.split("\n"), 1) if number not in gone).strip()


def _line_numbers(node: ast.stmt) -> range:
    decorators = node.decorator_list if isinstance(node, Function) else []
    return range(min([node.lineno, *(each.lineno for each in decorators)]), (node.end_lineno or node.lineno) + 1)


def _reach(functions: dict[str, Function], names: Iterable[str]) -> set[str]:
    """Return the top-level functions that code with these names can call, directly or through others."""
    reached: set[str] = set()
    waiting = [name for name in names if name in functions]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [other for other in _loaded_names([functions[name]]) if other in functions]
    return reached


def _loaded_names(nodes: Iterable[ast.AST]) -> set[str]:
    return {
        node.id
        for top in nodes
        for node in ast.walk(top)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _bound_names(tree: ast.AST) -> set[str]:
    """Return every name that something in the tree binds, wherever that is."""
    return set(_find_bound(tree))


def _find_bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name


def _star_names(nodes: Iterable[ast.stmt]) -> set[str]:
    """Return the names that star imports of well-known modules bring."""
    modules = {
        str(node.module)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and node.module in _STAR_MODULES
    }
    return {name for module in modules for name in dir(import_module(module))}


def _wants_lists(function: Function) -> bool:
    """Guess from its annotations, and from what it does with its first argument, whether a function wants lists."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    if not arguments:
        return False
    if annotation := arguments[0].annotation:
        text = ast.unparse(annotation).lower()
        if "list" in text or "array" in text:
            return "array" not in text
    return function.name in ("transform", "solve") and not _treats_as_array(function, arguments[0].arg)


def _treats_as_array(function: Function, name: str) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            if node.attr in _ARRAY_ATTRIBUTES:
                return True
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
            and isinstance(node.slice, ast.Tuple)
        ):
            return True
    return False
