"""The domain: what a task is, the language its programs are written in, and a safe place to run them.

errors  grid  task  taskset     mistakes a user can mend; a grid; a puzzle; where puzzles are read from
formats/                        every shape of file that tasks come in
program  pruning  verdict       a program's canonical form; which statements could go; what running it did
foreign  library                programs of other systems, as programs of ours; what they need of a library
rectangles                      a grid as rectangles painted one over the other
display  markup                 grids and tasks to look at; the one environment that all HTML is made in
settings  files                 plain data to a dataclass and back; files written whole or not at all
primitives/                     the DSL, its registry and its reference
solvers/  toys/                 programs that solve ARC training tasks; drawing tasks (JSON)
sandbox/                        runs programs that nobody trusts, and judges what they did
process/                        what a stage that runs as a process of its own reports
lazy                            how packages offer the public names below without importing anything before its time

from arc_dsl import Sandbox, load_tasks
"""

from typing import TYPE_CHECKING

from arc_dsl.lazy import lazy_names

if TYPE_CHECKING:
    from arc_dsl.errors import InputError
    from arc_dsl.grid import Grid, GridError, as_grid
    from arc_dsl.primitives.namespace import program_namespace
    from arc_dsl.primitives.reference import render_reference
    from arc_dsl.primitives.registry import primitive
    from arc_dsl.program import canonical_source, program_hash
    from arc_dsl.sandbox import Job, Limits, Sandbox, SandboxError
    from arc_dsl.solvers import solver_ids, solver_source
    from arc_dsl.task import Pair, Task, TaskError, task_from_json
    from arc_dsl.taskset import load_tasks
    from arc_dsl.verdict import Outcome, Verdict

__all__ = [
    "Grid",
    "GridError",
    "InputError",
    "Job",
    "Limits",
    "Outcome",
    "Pair",
    "Sandbox",
    "SandboxError",
    "Task",
    "TaskError",
    "Verdict",
    "as_grid",
    "canonical_source",
    "load_tasks",
    "primitive",
    "program_hash",
    "program_namespace",
    "render_reference",
    "solver_ids",
    "solver_source",
    "task_from_json",
]

__getattr__ = lazy_names(__name__, __file__)
