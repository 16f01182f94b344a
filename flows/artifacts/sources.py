"""Which files decide what a stage writes: found by following imports from its process's module, never listed by hand.

    python -m flows.artifacts.sources                what has changed since the versions were last decided on
    python -m flows.artifacts.sources --accept       decide: the versions in `flows.artifacts.versions` are right
    python -m flows.artifacts.sources --list STAGE   the files that a stage depends on, and what led to each

A file of the packages is a source of a stage if

- its module is the stage's, or is imported by a source, inside a function too; a module that a string names
  (`"arc_dsl.sandbox.zygote"`, to be started as a process) is imported, and so is the `__init__` of every package on
  the way to a module, which runs first;
- it is Python in the folder of a package that a source imports by itself (`import generators.tasks`,
  `from arc_dsl.solvers import solver_source`), or whose source mentions its own `__file__`: it may read its folder;
- it is not Python and lies in the folder of a package on the way to a source, or in a plain folder below; if a module
  beside it has its name (`display.html`, `display.py`), only together with that module;
- it is not Python and its name stands in a string of a source, or in such a file that is a source.

`EXCLUDED` holds what is left out all the same. Nothing here runs in the product: a key holds the stage's version, which
is bumped by hand, because a better comment must not train a model again.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import sys
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from flows.artifacts.versions import STAGE_MODULES, STAGE_VERSIONS

ROOT = Path(__file__).parents[2]
ACCEPTED = Path("tests", "fingerprints.json")  # below the root
COMMAND = "python -m flows.artifacts.sources"
PACKAGES = ("arc_dsl", "generators", "training", "evaluation", "flows")
FOLD_ABOVE = 100  # a folder with more sources than this is accepted as one
NAMES_SHOWN = 6

# Files that no stage's rows depend on, though a source imports them or they lie beside one; each with its reason.
EXCLUDED = {
    "arc_dsl/process/*": "carries jobs and reports: which process builds a shard does not decide what stands in it",
    "*/py.typed": "tells type checkers that there are types",
    "arc_dsl/toys/*": "tasks to solve: a stage gets its tasks as an input, whose digest is in its key",
    "training/curves.py": "draws the picture that is kept beside a model's record, from what was measured",
    "training/resources.py": "writes what was measured, which is kept beside a model's record",
}
# Functions whose imports are not followed; with the reason.
UNFOLLOWED = {"_repr_html_": "draws an object in a notebook; no stage asks for it"}
# Folders of programs that are sources as text: generators put that text, without its docstring, into tasks.
TEXTS = ("arc_dsl/solvers",)


class SourceError(ValueError):
    """A source whose own sources cannot be told; the message says what to write instead."""


@dataclass(frozen=True)
class Code:
    """What matters of a Python file.

    Attributes:
        digest: hash of its syntax tree; comments, docstrings and layout do not count.
        imports: dotted names that it imports: a module, or a name in one.
        strings: strings in it that may name a module or a file.
        reads_folder: whether it mentions its own file or path.
    """

    digest: str
    imports: frozenset[str]
    strings: frozenset[str]
    reads_folder: bool


class SourceTree:
    """The files of the packages below a folder.

    Args:
        root: the folder that holds the packages.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        files = sorted(path for package in PACKAGES for path in (root / package).rglob("*") if path.is_file())
        paths = [str(path.relative_to(root)) for path in files if not _is_litter(path.relative_to(root))]
        packages = {_folder(path) for path in paths if path.endswith("/__init__.py")}
        self._excluded = {path for path in paths if any(fnmatch(path, pattern) for pattern in EXCLUDED)}
        self.modules: dict[str, str] = {}  # dotted name -> file
        self._code: set[str] = set()  # those files
        self._modules_in: dict[str, list[str]] = {}  # folder of a package -> its Python files
        self._data_in: dict[str, list[str]] = {}  # folder of a package -> all else in it and in plain folders below
        for path in paths:
            folder = _folder(path)
            if folder in packages and path.endswith(".py"):
                self.modules[path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")] = path
                self._code.add(path)
                self._modules_in.setdefault(folder, []).append(path)
                continue
            package = next((each for each in _folders(path) if each in packages), "")
            self._data_in.setdefault(package, []).append(path)

    def find_sources(self, stage: str) -> dict[str, str]:
        """Return the files, relative to the root, that decide what `stage` writes, each with the file that led to it.

        Raises:
            SourceError: a source does what cannot be followed.
        """
        found: dict[str, str] = {}
        followed: set[str] = set()
        queue = deque([(self.modules[STAGE_MODULES[stage]], "its process", True)])
        while queue:
            path, why, follow = queue.popleft()
            if path in self._excluded:
                continue
            is_package = path in self._modules_in
            if not is_package:
                found.setdefault(path, why)
            if follow and path not in followed:
                followed.add(path)
                needs = [(each, True) for each in self._modules_in[path]] if is_package else self._list_needs(path)
                queue += [(each, why if is_package else path, far) for each, far in needs if each not in followed]
        self._add_data(found)
        return dict(sorted(found.items()))

    def _add_data(self, found: dict[str, str]) -> None:
        """Add to the Python files that were found all other files that they can read."""
        packages = {folder for path in found for folder in _folders(path)}
        waiting = {path: folder for folder, paths in self._data_in.items() for path in paths}
        texts = {path: "\n".join(self.read_code(path).strings) for path in found}
        while texts:
            new: dict[str, str] = {}
            for path, folder in waiting.items():
                name = path.removeprefix(f"{_folder(path)}/")
                owner = f"{path.rpartition('.')[0]}.py"
                owners = [owner] if owner in self._code and owner in found else []
                places = [f"{folder}/"] if owner not in self._code and folder in packages else []
                reasons = [*owners, *places, *(source for source, text in texts.items() if name in text)]
                if reasons and path not in self._excluded:
                    new[path] = reasons[0]
            found |= new
            waiting = {path: folder for path, folder in waiting.items() if path not in new}
            texts = {path: (self.root / path).read_text(encoding="utf-8", errors="replace") for path in new}

    def _list_needs(self, path: str) -> Iterator[tuple[str, bool]]:
        """Yield what a Python file needs, a package's folder for all that is in it, and whether to follow that."""
        code = self.read_code(path)
        for folder in _folders(path):
            # The `__init__` of a whole tree lends names to callers from outside. Who uses one imports that package by
            # itself; for others what it lends is no source.
            yield f"{folder}/__init__.py", "/" in folder
        if code.reads_folder:
            yield _folder(path), True
        names = {name if name in self.modules else name.rpartition(".")[0] for name in code.imports}
        for name in sorted(names | code.strings):
            if name in self.modules:
                yield self.modules[name].removesuffix("/__init__.py"), True

    def read_code(self, path: str) -> Code:
        """Return what matters of a Python file."""
        package = _folder(path).replace("/", ".")
        try:
            return _read_code((self.root / path).read_text(encoding="utf-8"), package)
        except SourceError as error:
            raise SourceError(f"{path}: {error}") from None

    def fingerprint(self, path: str) -> str:
        """Return a hash of what counts of a file: a program's text, other code's syntax tree, all else's bytes."""
        if path not in self._code:
            return _hash((self.root / path).read_bytes())
        if _folder(path) in TEXTS and not path.endswith("/__init__.py"):
            return _hash(_without_docstrings((self.root / path).read_text(encoding="utf-8")).encode())
        return self.read_code(path).digest


@dataclass(frozen=True)
class Sources:
    """The sources of all stages.

    Attributes:
        by_stage: stage -> the files, or folders, it depends on.
        fingerprints: file, or folder as `FOLDER/*` -> hash.
    """

    by_stage: Mapping[str, frozenset[str]]
    fingerprints: Mapping[str, str]

    @staticmethod
    def read(root: Path = ROOT) -> Sources:
        """Read the files below `root`."""
        tree = SourceTree(root)
        by_stage = {stage: tree.find_sources(stage) for stage in STAGE_VERSIONS}
        paths = sorted({path for found in by_stage.values() for path in found})
        sizes = Counter(map(_folder, paths))
        shown = {path: path if sizes[_folder(path)] <= FOLD_ABOVE else f"{_folder(path)}/*" for path in paths}
        parts: dict[str, list[str]] = {}
        for path in paths:
            own = tree.fingerprint(path)
            parts.setdefault(shown[path], []).append(own if shown[path] == path else f"{path} {own}")
        fingerprints = {
            name: each[0] if name in paths else _hash("\n".join(each).encode()) for name, each in parts.items()
        }
        return Sources({s: frozenset(shown[path] for path in found) for s, found in by_stage.items()}, fingerprints)

    def to_json(self) -> dict[str, Any]:
        """Return what is accepted: one line a version, one line a file."""
        return {"versions": dict(STAGE_VERSIONS), "files": dict(sorted(self.fingerprints.items()))}

    def describe_changes(self, accepted: Mapping[str, Any]) -> list[str]:
        """Return a line for each stage that changed since `accepted`, and one for what is no source any more."""
        files, versions = accepted.get("files", {}), accepted.get("versions", {})
        remedy = f"then accept with: {COMMAND} --accept"
        lines = []
        for stage, version in STAGE_VERSIONS.items():
            changed = [
                name if name in files else f"{name} (new)"
                for name in sorted(self.by_stage[stage])
                if files.get(name) != self.fingerprints[name]
            ]
            if version != versions.get(stage):
                lines.append(f"stage {stage}: its version is {version}, accepted was {versions.get(stage)}; {remedy}")
            elif changed:
                lines.append(
                    f"stage {stage}: {_list_names(changed)} changed; if {stage} writes other rows now, "
                    f"bump its version in flows/artifacts/versions.py; {remedy}"
                )
        if gone := sorted(set(files) - set(self.fingerprints)):
            lines.append(
                f"no stage depends on {_list_names(gone)} any more; if one writes other rows without, bump its version "
                f"in flows/artifacts/versions.py; {remedy}"
            )
        return lines


def read_accepted(root: Path = ROOT) -> dict[str, Any]:
    """Return what was accepted last; nothing where that cannot be read, for example in the middle of a merge."""
    try:
        return dict(json.loads((root / ACCEPTED).read_text()))
    except (OSError, ValueError):
        return {}


def _is_litter(path: Path) -> bool:
    return "__pycache__" in path.parts or any(part.startswith(".") for part in path.parts)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _folders(path: str) -> list[str]:
    """Return the folders above a file, the next one first."""
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _list_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more


@cache
def _read_code(text: str, package: str) -> Code:
    """Return what matters of the source of a module in `package`."""
    tree = ast.parse(text)
    imports: set[str] = set()
    strings: set[str] = set()
    reads_folder = False
    queue: list[ast.AST] = [tree]
    while queue:
        node = queue.pop()
        if isinstance(node, ast.FunctionDef) and node.name in UNFOLLOWED:
            continue
        queue += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*up, *filter(None, [node.module])])
            imports |= {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            strings.add(node.value.strip("."))
        elif isinstance(node, ast.Name) and node.id in ("__file__", "__path__", "__package__", "__spec__"):
            reads_folder = True
        elif isinstance(node, ast.Attribute) and node.attr == "__file__":
            raise SourceError("reads the folder of another package; let a function of that package do it")
    return Code(_hash(repr(_plain(tree)).encode()), frozenset(imports), frozenset(strings), reads_folder)


def _plain(node: Any) -> Any:
    """Return a syntax tree as lists, without docstrings and whatever is empty: the same under every Python."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, ast.AST):
        return node
    fields = {name: value for name, value in ast.iter_fields(node) if value is not None and value != []}
    if _docstring(node):
        fields["body"] = fields["body"][1:]
    if isinstance(node, ast.JoinedStr):  # Python 3.12.1 ends some of them with an empty text
        fields["values"] = [each for each in node.values if not (isinstance(each, ast.Constant) and each.value == "")]
    return [type(node).__name__, *((name, _plain(value)) for name, value in fields.items())]


def _docstring(node: ast.AST) -> ast.stmt | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    return node.body[0] if ast.get_docstring(node) is not None else None


@cache
def _without_docstrings(text: str) -> str:
    lines: list[str | None] = list(text.splitlines(keepends=True))
    for node in ast.walk(ast.parse(text)):
        if (docstring := _docstring(node)) and docstring.end_lineno:
            size = docstring.end_lineno - docstring.lineno + 1
            lines[docstring.lineno - 1 : docstring.end_lineno] = [None] * size
    return "".join(line for line in lines if line is not None)


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Tell what has changed below `root`, accept it, or list the sources of a stage; returns the exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="The sources of the stages, and their versions.")
    parser.add_argument("--accept", action="store_true", help="the versions are right for the sources as they are")
    parser.add_argument("--list", choices=STAGE_VERSIONS, help="the files that a stage depends on, and what led there")
    options = parser.parse_args(argv)
    if options.list:
        for path, why in SourceTree(root).find_sources(options.list).items():
            print(f"{path}  <- {why}")
        return 0
    sources = Sources.read(root)
    changes = sources.describe_changes(read_accepted(root))
    if options.accept:
        (root / ACCEPTED).write_text(json.dumps(sources.to_json(), indent=1) + "\n")
        changes = [f"accepted: {line.partition(';')[0]}" for line in changes]
    print("\n".join(changes) or "no source has changed")
    return int(bool(changes) and not options.accept)


if __name__ == "__main__":
    sys.exit(main())
