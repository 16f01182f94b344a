"""What comes in from other systems, and what goes out to them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from tyro.conf import Positional

from arc_dsl.errors import InputError
from evaluation.importing import ImportConfig
from evaluation.verify import VerifyConfig
from flows.artifacts.store import Store
from flows.command.commands import run_stage
from flows.command.options import stage_settings
from flows.importing import import_tasks


@dataclass(frozen=True)
class ImportOptions(ImportConfig):
    """Turn tasks and programs of other systems into a task shard; programs run in the sandbox before they are kept.

    Attributes:
        source: what to import: a file or folder in any format that tasks come in, or a table of programs (SOAR's).
        tasks: the tasks that a table of programs is for, a SPEC; empty finds them among the public sets.
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
    run = run_stage(
        lambda report: import_tasks(
            store, config, options.source, options.tasks, options.verify, options.workers, report
        ),
        "import",
    )
    if without := round(run.measured("tasks_without_program")):
        print(f"import: {without:,} tasks have no program: a task set to solve, not to train on", file=sys.stderr)
