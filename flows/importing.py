"""The import stage: STORE/import/<key>/ with one task shard, of whatever tasks and programs others have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from arc_dsl.formats.folders import list_files, list_programs
from arc_dsl.formats.kaggle import find_solutions
from arc_dsl.taskset import find_path, is_public_set, load_tasks, split_spec
from evaluation.importing import ImportConfig, ImportJob
from evaluation.verify import VerifyConfig
from flows.artifacts.store import Shard, Store, hash_json, sha256_file
from flows.artifacts.versions import STAGE_MODULES, STAGE_VERSIONS
from flows.building import StageRun, complete
from flows.processes.child import Event, run_child
from flows.progress import Report
from flows.stages import digest_tasks


def import_tasks(
    store: Store, config: ImportConfig, source: str, tasks: str, verify: VerifyConfig, workers: int, report: Report
) -> StageRun:
    """Make a task shard of what `source` names.

    Args:
        store: the store.
        config: what becomes of tasks and programs.
        source: what to import, a SPEC.
        tasks: the tasks that a table of programs is for, a SPEC; empty finds them among the public sets.
        verify: how programs are run.
        workers: processes that run programs; 0 for one per core.
        report: told of the progress.

    Raises:
        InputError: there is no such source.
    """
    library = sha256_file(Path(config.library)) if config.library else ""
    settings = {
        **asdict(config),
        "library": library,
        "limits": asdict(verify.limits()),
        "part": source[len(split_spec(source)[0]) :],
    }
    inputs = {"source": _digest_source(source)} | ({"tasks": _digest_source(tasks)} if tasks else {})
    artifact = store.artifact("import", STAGE_VERSIONS["import"], settings, inputs)
    shard = Shard("part-00000.parquet")

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        job = ImportJob(config, source, tasks, verify, artifact.work(shard) / shard.name, workers)
        run_child(STAGE_MODULES["import"], job, on_event)

    return complete(artifact, [shard], build, report)


def _digest_source(spec: str) -> str:
    """Return a hash of the files that a SPEC reads: of their names, which give ids, and of what is in them."""
    source, _ = split_spec(spec)
    if is_public_set(source):
        return digest_tasks(load_tasks(source), outputs=True)
    path = find_path(source)
    files = list_programs(path) or (list_files(path) if path.is_dir() else [path])
    beside = {solutions for file in files if (solutions := find_solutions(file))}
    root = path if path.is_dir() else path.parent
    return hash_json([[_name_below(root, file), sha256_file(file)] for file in sorted({*files, *beside})])


def _name_below(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix()
