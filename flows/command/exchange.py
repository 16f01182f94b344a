"""What comes in from other systems, and what goes out to them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tyro.conf import Positional

from arc_dsl.errors import InputError
from arc_dsl.library import Library
from evaluation.export import KINDS, read_rows, schema_of, write_dataset, write_lines
from evaluation.importing import ImportConfig
from evaluation.verify import VerifyConfig
from flows.artifacts.store import Store
from flows.building import open_stage
from flows.command.commands import run_stage
from flows.command.options import stage_settings
from flows.importing import import_tasks


@dataclass(frozen=True)
class ImportOptions(ImportConfig):
    """Turn tasks and programs of other systems into a task shard; programs run in the sandbox before they are kept.

    Attributes:
        source: what to import: a file or folder in any format that tasks come in, a table of programs (SOAR's), or a
            folder of Python files.
        tasks: the tasks that those programs are for, a SPEC; empty finds a table's among the public sets.
        store: folder or fsspec URL of the artifacts.
        workers: processes that run programs; 0 for one per core.
        verify: limits of the sandbox.
    """

    source: Positional[str] = ""
    tasks: str = ""
    store: str = "store"
    workers: int = 0
    verify: VerifyConfig = field(default_factory=VerifyConfig)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.source:
            raise InputError("import needs a file or folder, got none; for example arcwright import barc.jsonl")


def import_source(options: ImportOptions) -> None:
    """Import tasks and programs, say what was left out, and print the artifact's folder."""
    config, store = stage_settings(options, ImportConfig), Store(options.store)
    if config.library:
        Library.read(Path(config.library))  # bad input ends here, before anything starts
    store.check()
    run = run_stage(
        lambda report: import_tasks(
            store, config, options.source, options.tasks, options.verify, options.workers, report
        ),
        "import",
    )
    if without := round(run.measured("tasks_without_program")):
        print(f"import: {without:,} tasks have no program: a task set to solve, not to train on", file=sys.stderr)


@dataclass(frozen=True)
class ExportOptions:
    """Write candidates, verdicts or tasks of an artifact for other trainers.

    Attributes:
        artifact: folder of candidates (STORE/sample/KEY, STORE/search/KEY), verdicts (STORE/verify/KEY), or tasks
            (STORE/generate/KEY, STORE/relabel/KEY, STORE/import/KEY).
        out: file or folder to write; must not exist yet.
        format: `jsonl`, or `datasets` for a folder that `datasets.load_from_disk` opens.
        template: for tasks, write the columns `prompt` and `completion` too, with this prompt template (`plain-1`);
            tasks whose program does not suit it are left out.
    """

    artifact: Positional[str] = ""
    out: str = ""
    format: Literal["jsonl", "datasets"] = "jsonl"
    template: str = ""

    def __post_init__(self) -> None:
        if not self.artifact or not self.out:
            raise InputError(
                f"export needs an artifact folder and --out, got {self.artifact!r} and {self.out!r}; for example "
                "arcwright export STORE/relabel/KEY --out tasks.jsonl"
            )


def export(options: ExportOptions) -> None:
    """Export an artifact, say how many rows there are, and print where."""
    run, out = open_stage(options.artifact), Path(options.out)
    if run.stage not in KINDS:
        raise InputError(f"artifact {run.artifact.name} has nothing to export; give one of {', '.join(KINDS)}")
    if out.exists():
        raise InputError(f"out {options.out!r} exists; give a new name")
    kind = KINDS[run.stage]
    schema = schema_of(kind, options.template)
    out.parent.mkdir(parents=True, exist_ok=True)

    def rows() -> Iterator[Mapping[str, Any]]:
        for path in run.paths:
            yield from read_rows(kind, path, options.template)

    count = write_lines(out, rows()) if options.format == "jsonl" else write_dataset(out, rows(), schema)
    left_out = f", {run.rows - count:,} left out" if count < run.rows else ""
    print(f"export: {count:,} {kind}{left_out}", file=sys.stderr)
    print(out)
