"""`arcwright study`: many runs of `solve` that differ in one thing each, and the page that compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tyro.conf import Positional

from arc_dsl.errors import InputError
from arc_dsl.files import check_output
from flows.artifacts.store import Store
from flows.studies.cell import Cell, Place, Study
from flows.studies.outcome import Outcome
from flows.studies.pages import write_page
from flows.studies.real import HER_REAL
from flows.studies.records import Records
from flows.studies.running import duration_text, estimate_seconds, run_study
from flows.studies.toys import HER_TOYS

STUDIES: Mapping[str, Study] = {study.name: study for study in (HER_TOYS, HER_REAL)}


@dataclass(frozen=True)
class StudyOptions(Place):
    """Run a study, the most useful part first, and write its page; a second call goes on.

    Attributes:
        name: `her-toys`, the drawing toys; `her-real`, real tasks.
        hours: how long this may take: it stops before a run that would not fit; 0 for no limit.
        only: run only the cells whose name has this in it, such as `25-squares-main`.
        list: list the cells in their order, with what is known of them, and run nothing.
        page: the Markdown file to write, with its plots beside it; empty for the study's own, in docs/.
    """

    name: Positional[str] = ""
    hours: float = 0.0
    only: str = ""
    list: bool = False
    page: str = ""

    def __post_init__(self) -> None:
        if self.name not in STUDIES:
            raise InputError(f"study takes {' or '.join(STUDIES)}, got {self.name!r}")
        if not 0 <= self.hours < float("inf"):
            raise InputError(f"study: hours must be 0 (no limit) or more, got {self.hours:g}")


def study(options: StudyOptions) -> None:
    """Run what is left of a study, keep its page up to date meanwhile, and print where it is."""
    chosen = STUDIES[options.name]
    base = options.base_of(chosen)
    path = Path(options.page or chosen.page)
    check_output(path)
    cells = chosen.plan(base)
    wanted = [cell for cell in cells if options.only in cell.name]
    if not wanted:
        raise InputError(f"study: no cell of {chosen.name} has {options.only!r} in its name; --list shows them")
    records = Records(Store(base.store), chosen, base)
    if options.list:
        _print_list(wanted, records.read(wanted))
        return

    def show() -> None:
        write_page(chosen, path, base, cells, records.read(cells))

    run_study(chosen, base, wanted, options.hours, show)
    show()
    print(path)


def _print_list(cells: Sequence[Cell], found: Mapping[str, Outcome]) -> None:
    width = max(len(cell.name) for cell in cells)
    for cell in cells:
        done = found.get(cell.name)
        seconds = done.seconds if done else estimate_seconds(cell, found.values())
        state = "left" if done is None else "solved" if done.solved else "done"
        took = "" if seconds is None else f"{'' if done else 'about '}{duration_text(seconds)}"
        print(f"{cell.name:<{width}}  {state:<6}  {took}".rstrip())
