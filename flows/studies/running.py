"""Runs the cells of a study in the order of their use, within hours, and goes on where it stopped."""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack

from arc_dsl.errors import StageError, first_line
from flows.artifacts.store import Store
from flows.checks import check_run
from flows.config import RunConfig
from flows.course import run_solve
from flows.processes.crew import Crew
from flows.runner import Runner
from flows.studies.cell import Cell, Study
from flows.studies.outcome import Outcome, describe_tasks, split_rounds
from flows.studies.records import Records
from flows.studies.stopwatch import Stopwatch, Timed

logger = logging.getLogger(__name__)

MAX_FAILURES = 2  # cells in a row that may fail: a third would, too

Solve = Callable[[Cell], Outcome]


def run_cells(
    study: str,
    cells: Sequence[Cell],
    done: Mapping[str, Outcome],
    solve: Solve,
    hours: float = 0.0,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Outcome]:
    """Run the cells that are not done, in their order, until one would not fit into the time.

    A cell that fails is passed over: the others are worth having, and the next call tries it again.

    Args:
        study: its name, for people.
        cells: those of most use first.
        done: outcomes that there are, by the name of the cell.
        solve: runs a cell.
        hours: how long this may take; 0 for no limit. The first cell runs in any case if nothing says how long.
        clock: returns seconds that never go back.

    Returns:
        Every outcome that there is now, by the name of the cell.

    Raises:
        StageError: cells failed, once the others are done, or as soon as too many failed in a row.
    """
    started = clock()
    found = dict(done)
    failures: list[str] = []
    in_a_row = 0
    waiting = [cell for cell in cells if cell.name not in found]
    for number, cell in enumerate(waiting):
        left = waiting[number:]
        gone = clock() - started
        needed = estimate_seconds(cell, found.values())
        logger.info("%s", progress_line(study, cells, left, found))
        if hours and gone + (needed or 0.0) > 3600 * hours:
            logger.info("%s: %s would not fit into %g h; the same command goes on there", study, cell.name, hours)
            break
        try:
            found[cell.name] = solve(cell)
            in_a_row = 0
        except StageError as error:
            logger.warning("%s: %s failed: %s", study, cell.name, first_line(error))
            failures.append(f"{cell.name}: {first_line(error)}")
            in_a_row += 1
            if in_a_row > MAX_FAILURES:
                break
    else:
        logger.info("%s", progress_line(study, cells, [cell for cell in cells if cell.name not in found], found))
    if failures:
        raise StageError(f"{study}: {len(failures)} of {len(waiting)} cells failed, the first one {failures[0]}")
    return found


def estimate_seconds(cell: Cell, outcomes: Iterable[Outcome]) -> float | None:
    """Return what a cell may take, the median of those most like it; None where nothing is known.

    Most alike are those of the same subject and setting, then of the same subject, of the same setting, and any.
    """
    alike: dict[tuple[bool, bool], list[float]] = {}
    for one in outcomes:
        kind = (one.subject == cell.subject, one.setting == cell.setting)
        alike.setdefault(kind, []).append(one.seconds * cell.budget / one.budget)
    return statistics.median(alike[max(alike)]) if alike else None


def progress_line(study: str, cells: Sequence[Cell], left: Sequence[Cell], outcomes: Mapping[str, Outcome]) -> str:
    """Return how far a study is, how long the rest may take, and what comes next."""
    if not left:
        return f"{study}: all {len(cells)} cells done"
    times = [estimate_seconds(cell, outcomes.values()) for cell in left]
    known = [seconds for seconds in times if seconds is not None]
    rest = f"about {duration_text(sum(known))} left" if known else "the time left is not known yet"
    line = f"{study}: {len(cells) - len(left)} of {len(cells)} cells done, {rest}"
    return f"{line}; next {left[0].name}" + (f", about {duration_text(known[0])}" if known else "")


def duration_text(seconds: float) -> str:
    """Return a time for people."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def solve_cell(study: Study, cell: Cell, base: RunConfig, records: Records, crew: Crew) -> Outcome:
    """Run a cell in this process, as `arcwright solve` would, and record it; what is in the store is not done again.

    Args:
        study: the study.
        cell: what to run.
        base: the settings that it differs from.
        records: where it is recorded, after every stage.
        crew: the processes that sample, verify and learn.

    Raises:
        InputError: its tasks, model or devices are not what they should be.
        StageError: a stage failed; those before it are in the store.
    """
    config = cell.configure(base)
    tasks = check_run(config)

    def note(timed: Timed) -> None:
        records.write(cell, watch.timed, None)

    watch = Stopwatch(records.known_seconds(), note, lambda: crew.processes)
    run = Runner(f"{study.name}-{cell.name}", config, tasks, watch)
    run_solve(run, crew)
    outcome = Outcome(
        subject=cell.subject,
        setting=cell.setting,
        seed=cell.seed,
        budget=cell.budget,
        run=run.log.name,
        written=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        start_seconds=round(sum(one.start for one in watch.timed), 3),
        rounds=split_rounds(watch.timed),
        tasks=describe_tasks([task.id for task in tasks], watch.timed),
    )
    records.write(cell, watch.timed, outcome)
    return outcome


def run_study(
    study: Study, base: RunConfig, cells: Sequence[Cell], hours: float = 0.0, show: Callable[[], None] = lambda: None
) -> dict[str, Outcome]:
    """Run what is left of some cells of a study, all with the same processes, which a failure has replaced.

    Args:
        study: the study.
        base: the settings that its cells differ from.
        cells: those to run, the ones of most use first.
        hours: how long this may take; 0 for no limit.
        show: called after every cell that was run.

    Returns:
        The outcomes of the cells that are finished, by their names.

    Raises:
        InputError: the study cannot work here.
        StageError: a cell failed; see `run_cells`.
    """
    records = Records(Store(base.store), study, base)

    done = records.read(cells)
    with ExitStack() as stack:
        crew = stack.enter_context(Crew(base))

        def solve(cell: Cell) -> Outcome:
            nonlocal crew
            try:
                outcome = solve_cell(study, cell, base, records, crew)
            except StageError:
                stack.close()
                crew = stack.enter_context(Crew(base))
                raise
            show()
            return outcome

        return run_cells(study.name, cells, done, solve, hours)
