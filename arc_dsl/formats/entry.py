"""A task as a file holds it: its id and place are known, its grids are read when they are asked for.

So a bad task can be passed over, with its reason, while those around it are read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from arc_dsl.errors import InputError
from arc_dsl.task import Task, TaskError

logger = logging.getLogger(__name__)

SHOWN_REASONS = 3  # bad tasks that are named one by one; the rest is counted


@dataclass(frozen=True, eq=False)
class Entry:
    """A task that a file holds.

    Attributes:
        id: the task's id.
        place: where it is, for messages: the file, and where in it.
        read: reads its grids; raises TaskError or GridError, with a message that does not name the file.
        program: source that the file gives as the task's solution, in whatever form; empty where it gives none.
        left_out: pairs that the file has beyond those that are used.
    """

    id: str
    place: str
    read: Callable[[], Task]
    program: str = ""
    left_out: int = 0


def read_entry(entry: Entry) -> Task:
    """Return the task of an entry.

    Raises:
        TaskError: it is malformed; the message says the file, and the part, row, column and value in it.
    """
    try:
        return entry.read()
    except InputError as error:
        raise TaskError(f"{entry.place}: {error}") from None


def read_entries(entries: Iterable[Entry], skip_bad: bool = False) -> Iterator[tuple[Entry, Task]]:
    """Yield the entries with their tasks, in order.

    Args:
        entries: what to read; no two of the same id.
        skip_bad: go on without tasks that are malformed, and say how many and why.

    Raises:
        TaskError: an id comes twice (the message names both places), or a task is malformed and bad ones are not
            skipped.
    """
    places: dict[str, str] = {}
    reasons: list[str] = []
    left_out: list[int] = []
    for entry in entries:
        if entry.id in places:
            raise TaskError(
                f"task {entry.id} is there twice, in {places[entry.id]} and in {entry.place}; ids must differ: "
                "rename one, or give a path that holds only one of them"
            )
        places[entry.id] = entry.place
        if entry.left_out:
            left_out.append(entry.left_out)
        try:
            task = read_entry(entry)
        except TaskError as error:
            if not skip_bad:
                raise
            reasons.append(str(error))
        else:
            yield entry, task
    if left_out:
        logger.warning(
            "tasks: %d lists of pairs are used in part, %d pairs are left out; `arcwright import --pairs N` makes many "
            "tasks of a list, of N pairs each",
            len(left_out),
            sum(left_out),
        )
    if reasons:
        for reason in reasons[:SHOWN_REASONS]:
            logger.warning("tasks: left out: %s", reason)
        logger.warning("tasks: bad tasks left out: %d of %d", len(reasons), len(places))
