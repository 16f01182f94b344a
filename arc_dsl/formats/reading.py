"""A path, whatever it is, into the entries of its tasks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from arc_dsl.formats import collection, kaggle, tables
from arc_dsl.formats.documents import read_documents
from arc_dsl.formats.entry import Entry
from arc_dsl.formats.folders import list_files, name_of
from arc_dsl.task import TaskError

logger = logging.getLogger(__name__)


def find_entries(path: Path, cut: int = 0) -> Iterator[Entry]:
    """Yield the tasks below a path: a file in any of the formats, or a folder of such files.

    Args:
        path: what to read.
        cut: make tasks of so many pairs each out of lists of pairs; 0 makes one task of each list.

    Raises:
        TaskError: there is no such path, a file cannot be read, or holds no task.
    """
    if path.is_dir():
        files = list_files(path)
        programs = [
            file for file in files if tables.is_table(file) and tables.is_program_table(tables.read_names(file))
        ]
        others = chain.from_iterable(_find_in_file(file, cut, alone=False) for file in files if file not in programs)
        return chain(tables.find_arc_tasks(programs), others) if programs else others
    return _find_in_file(path, cut, alone=True)


def _find_in_file(path: Path, cut: int, alone: bool) -> Iterator[Entry]:
    """Yield the tasks of a file; in a folder, one of solutions, attempts or statistics is passed over with a word."""
    if tables.is_table(path):
        yield from tables.find_entries(path, cut)
        return
    entries = _find_in_documents(path, cut, alone)
    solutions = kaggle.find_solutions(path)
    yield from kaggle.add_solutions(entries, solutions) if solutions else entries


def _find_in_documents(path: Path, cut: int, alone: bool) -> Iterator[Entry]:
    if not path.is_file() and not path.exists():
        raise TaskError(f"tasks {str(path)!r} cannot be read: there is no such file; is it a broken link?")
    for document in read_documents(path):
        if not alone and document.number < 0 and collection.holds_no_task(document.value):
            logger.info("tasks: %s holds no task, passed over", path)
            return
        yield from collection.find_entries(document.value, name_of(path), document.place, document.number, cut)
