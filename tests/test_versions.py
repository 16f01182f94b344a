"""No stale key: whatever the rows of a stage depend on is noticed when it changes, and nothing else is."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.artifacts import sources
from flows.artifacts.sources import ACCEPTED, PACKAGES, ROOT, SourceError, Sources, SourceTree, read_accepted
from flows.artifacts.versions import STAGE_MODULES, STAGE_VERSIONS

ALL = set(STAGE_VERSIONS)
PROMPTS = {"tokenizer", "tokenize", "train", "learn", "sample", "import"}
CANDIDATES = {"search", "sample", "verify", "relabel", "evaluate", "import"}
SANDBOX = {"train", "verify", "relabel", "import"}
STATEMENT = "\nCHANGED = True\n"
COMMENT = "\n# A comment.\n"

NOTICED = {
    "a solver": ("arc_dsl/solvers/007bbfb7.py", STATEMENT, {"generate"}),
    "a comment in a solver, which is text that tasks are made of": (
        *("arc_dsl/solvers/007bbfb7.py", COMMENT, {"generate"}),
    ),
    "a new solver": ("arc_dsl/solvers/00000000.py", "def task(img):\n    return img\n", {"generate"}),
    "a primitive": ("arc_dsl/primitives/flood.py", STATEMENT, ALL - {"evaluate"}),
    "an __init__ that imports": ("arc_dsl/primitives/__init__.py", STATEMENT, ALL - {"evaluate"}),
    "an __init__ on the way": ("training/__init__.py", STATEMENT, PROMPTS),
    "a concept's generator": ("generators/concepts/mutations.py", STATEMENT, {"generate"}),
    "a task's generator": ("generators/tasks/task_007bbfb7.py", STATEMENT, {"generate"}),
    "a new generator": ("generators/tasks/task_00000000.py", STATEMENT, {"generate"}),
    "the sandbox's judge": ("arc_dsl/sandbox/judge.py", STATEMENT, SANDBOX),
    "a process named by a string": ("arc_dsl/sandbox/zygote.py", STATEMENT, SANDBOX),
    "an import inside a function": ("evaluation/remote.py", STATEMENT, {"sample"}),
    "candidates": ("evaluation/candidates.py", STATEMENT, CANDIDATES),
    "prompts": ("training/prompt.py", STATEMENT, PROMPTS),
    "augmentations": ("generators/augmentation.py", STATEMENT, CANDIDATES),
    "the report's style": ("evaluation/report/report.css", "/* */", {"evaluate"}),
    "the report's script": ("evaluation/report/report.js", "//", {"evaluate"}),
    "a new template": ("evaluation/report/new.html", "<p>", {"evaluate"}),
    "a new folder of data": ("evaluation/report/parts/new.html", "<p>", {"evaluate"}),
}
UNNOTICED = {
    "a comment": ("evaluation/candidates.py", COMMENT),
    "layout": ("training/prompt.py", "\n\n\n"),
    "what is drawn beside a model": ("training/curves.py", STATEMENT),
    "how a process reports": ("arc_dsl/process/stage.py", STATEMENT),
    "a task to solve": ("arc_dsl/toys/chick.json", " "),
    "a module that no stage reads": ("evaluation/memory.py", STATEMENT),
    "a flow": ("flows/pipeline.py", STATEMENT),
    "a preset": ("flows/presets/smoke.yaml", COMMENT),
    "what Python leaves behind": ("evaluation/report/__pycache__/page.pyc", "x"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, accepted as they are."""
    root = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    (root / ACCEPTED.parent).mkdir()
    assert sources.main(["--accept"], root) == 0
    return root


class Edits:
    """Changes to a copy of the packages, to be undone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._before: dict[Path, str | None] = {}

    def write(self, name: str, text: str | None) -> None:
        """Give a file this text; None deletes it."""
        path = self.root / name
        self._before.setdefault(path, path.read_text() if path.exists() else None)
        if text is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def append(self, name: str, text: str) -> None:
        """Add `text` to a file, which need not be there."""
        path = self.root / name
        self.write(name, (path.read_text() if path.exists() else "") + text)

    def undo(self) -> None:
        """Leave every file as it was."""
        for path, text in self._before.items():
            self.write(str(path.relative_to(self.root)), text)


@pytest.fixture
def edits(copy: Path) -> Iterator[Edits]:
    """The copy, in which a test may change what it likes."""
    made = Edits(copy)
    made.write(str(ACCEPTED), (copy / ACCEPTED).read_text())
    yield made
    made.undo()


def changes_of(root: Path) -> list[str]:
    """Return what the guard says of the files below `root`."""
    return Sources.read(root).describe_changes(read_accepted(root))


def stages_of(lines: list[str]) -> set[str]:
    """Return the stages that lines of the guard are about."""
    return {line.removeprefix("stage ").partition(":")[0] for line in lines}


def test_a_changed_stage_gets_a_new_version_or_is_accepted():
    """The sources of every stage are as they were when its version was last decided on."""
    changes = changes_of(ROOT)
    assert not changes, "\n".join(changes)


@pytest.mark.parametrize("what", NOTICED)
def test_what_a_stage_depends_on_is_noticed(what: str, edits: Edits):
    """A change to anything that a stage's rows depend on fails the guard of those stages that depend on it."""
    path, text, stages = NOTICED[what]
    edits.append(path, text)
    assert stages_of(changes_of(edits.root)) == stages


@pytest.mark.parametrize("what", UNNOTICED)
def test_what_no_row_depends_on_is_not_noticed(what: str, edits: Edits):
    """A change that cannot change a row asks for nothing."""
    path, text = UNNOTICED[what]
    edits.append(path, text)
    assert changes_of(edits.root) == []


@pytest.mark.parametrize("path", ["evaluation/candidates.py", "arc_dsl/solvers/007bbfb7.py"])
def test_docstrings_are_not_noticed(path: str, edits: Edits):
    """A docstring says what code does, and does nothing."""
    text = (edits.root / path).read_text()
    assert '"""' in text
    edits.write(path, text.replace('"""', '"""Really: ', 1))
    assert changes_of(edits.root) == []


def test_what_is_gone_is_noticed(edits: Edits):
    """A file that is no longer there is named, though no stage depends on it any more."""
    edits.write("evaluation/report/report.css", None)
    (line,) = changes_of(edits.root)
    assert line.startswith("no stage depends on evaluation/report/report.css any more; ")


def test_the_message_names_the_stage_its_files_and_the_remedy(edits: Edits):
    """One line says which stage has to be decided on, because of which files, and how."""
    edits.append("evaluation/relabel.py", STATEMENT)
    edits.append("evaluation/new.py", "")
    edits.append("evaluation/relabel.py", "import evaluation.new\n")
    assert changes_of(edits.root) == [
        "stage relabel: evaluation/new.py (new), evaluation/relabel.py changed; if relabel writes other rows now, bump "
        "its version in flows/artifacts/versions.py; then accept with: python -m flows.artifacts.sources --accept"
    ]


def test_accepting_is_one_command(edits: Edits, capsys: pytest.CaptureFixture[str]):
    """The command fails until `--accept`, which writes one line for each file."""
    edits.append("evaluation/relabel.py", STATEMENT)
    assert sources.main([], edits.root) == 1
    assert sources.main(["--accept"], edits.root) == 0
    assert "accepted: stage relabel: evaluation/relabel.py changed\n" in capsys.readouterr().out
    assert sources.main([], edits.root) == 0
    assert '\n  "evaluation/relabel.py": "' in (edits.root / ACCEPTED).read_text()


def test_a_new_version_is_accepted_too(copy: Path):
    """A version that was bumped asks to be accepted, so that the next change is seen."""
    accepted = read_accepted(copy)
    accepted["versions"]["sample"] = "0"
    (line,) = Sources.read(copy).describe_changes(accepted)
    assert line.startswith(f"stage sample: its version is {STAGE_VERSIONS['sample']}, accepted was 0; then accept")


def test_a_file_in_the_middle_of_a_merge_is_accepted_anew(edits: Edits):
    """Conflict markers in the accepted file are no obstacle: all of it is decided on again."""
    edits.write(str(ACCEPTED), "<<<<<<< HEAD\n")
    assert stages_of(changes_of(edits.root)) == ALL
    assert sources.main(["--accept"], edits.root) == 0
    assert json.loads((edits.root / ACCEPTED).read_text())["versions"] == STAGE_VERSIONS


def test_the_sources_of_a_stage_are_listed_with_what_led_to_each(capsys: pytest.CaptureFixture[str]):
    """`--list` answers why a stage depends on a file."""
    assert sources.main(["--list", "relabel"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "evaluation/verify.py  <- evaluation/relabel.py" in lines
    assert f"{STAGE_MODULES['relabel'].replace('.', '/')}.py  <- its process" in lines


def test_an_exclusion_leaves_something_out(monkeypatch: pytest.MonkeyPatch):
    """Every exclusion names what would be a source without it; one that no longer does is deleted."""
    excluded = dict(sources.EXCLUDED)
    monkeypatch.setattr(sources, "EXCLUDED", {})
    tree = SourceTree(ROOT)
    found = {path for stage in STAGE_VERSIONS for path in tree.find_sources(stage)}
    assert [pattern for pattern in excluded if not any(Path(path).match(pattern) for path in found)] == []


START = f"{STAGE_MODULES['generate'].replace('.', '/')}.py"
SUB = "arc_dsl/sub/one.py arc_dsl/sub/one.html arc_dsl/sub/two.py"
RULES = {  # what the process runs -> the sources it leads to, beside those on the way
    "a name in a module": ("from arc_dsl.sub.three import thing", "arc_dsl/sub/three.py"),
    "a module in a package": ("from arc_dsl.sub import three", "arc_dsl/sub/three.py"),
    "a module by its dotted name": ("import arc_dsl.sub.three", "arc_dsl/sub/three.py"),
    "a neighbour": ("from . import near", "generators/near.py"),
    "a name in a neighbour": ("from .near import thing", "generators/near.py"),
    "a package by itself": ("import arc_dsl.sub", SUB + " arc_dsl/sub/three.py"),
    "everything of a package": ("from arc_dsl.sub import *", SUB + " arc_dsl/sub/three.py"),
    "a module that reads its folder": ("from arc_dsl.sub.two import thing", SUB + " arc_dsl/sub/three.py"),
    "an import inside a function": ("def late():\n    import arc_dsl.one", "arc_dsl/one.py"),
    "a string that names a module": ("run('arc_dsl.one')", "arc_dsl/one.py"),
    "a string that begins with a package": ("run(f'arc_dsl.sub.{x}')", SUB + " arc_dsl/sub/three.py"),
    "a name that a whole tree lends": (
        *("from arc_dsl import lent", "arc_dsl/one.py arc_dsl/two.py arc_dsl/two.html arc_dsl/sub/one.html"),
    ),
    "a module with a template that names another": (
        *("import arc_dsl.two", "arc_dsl/two.py arc_dsl/two.html arc_dsl/sub/one.html"),
    ),
    "a string that names a file": ("render('arc_dsl/two.html')", "arc_dsl/two.html arc_dsl/sub/one.html"),
    "a notebook's picture": ("class A:\n    def _repr_html_(self):\n        import arc_dsl.two", ""),
    "what is not ours": ("import arc_dsl_other, numpy.random", ""),
}
TREE = {
    "arc_dsl/__init__.py": "from arc_dsl.two import lent",
    "arc_dsl/one.py": "",
    "arc_dsl/two.py": "lent = 2",
    "arc_dsl/two.html": "include arc_dsl/sub/one.html",
    "arc_dsl/data/table.json": "{}",
    "arc_dsl/sub/__init__.py": "",
    "arc_dsl/sub/one.py": "",
    "arc_dsl/sub/one.html": "",
    "arc_dsl/sub/two.py": "HERE = __file__",
    "arc_dsl/sub/three.py": "",
    "generators/__init__.py": "",
    "generators/near.py": "",
}


def write_tree(root: Path, start: str) -> SourceTree:
    """Write small packages in which the process of `generate` runs `start`."""
    edits = Edits(root)
    for path, text in {**TREE, START: start}.items():
        edits.write(path, text)
    return SourceTree(root)


@pytest.mark.parametrize("what", RULES)
def test_a_source_is_found_by(what: str, tmp_path: Path):
    """Every way in which a module can use another leads to it, and a module that is not used is no source."""
    start, expected = RULES[what]
    found = set(write_tree(tmp_path, start).find_sources("generate"))
    named = set(expected.split())
    on_the_way = {"generators/__init__.py", "arc_dsl/__init__.py", "arc_dsl/sub/__init__.py", "arc_dsl/data/table.json"}
    assert named <= found <= named | on_the_way | {START}


def test_what_a_whole_tree_lends_is_no_source_of_who_passes_through(tmp_path: Path):
    """The `__init__` of `arc_dsl` may lend names of every module without making all of them sources of every stage."""
    found = write_tree(tmp_path, "import arc_dsl.one").find_sources("generate")
    assert "arc_dsl/__init__.py" in found and "arc_dsl/two.py" not in found


def test_reading_the_folder_of_another_package_is_refused(tmp_path: Path):
    """What cannot be followed is an error that says what to write instead."""
    tree = write_tree(tmp_path, "import arc_dsl.one\nprint(arc_dsl.__file__)")
    with pytest.raises(SourceError, match=f"{START}: reads the folder of another package"):
        tree.find_sources("generate")
