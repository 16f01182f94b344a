"""Running trusted programs in this process: compiled once, bounded by counted work, with statements switched off.

Only programs that a generator wrote are run here; what a model wrote belongs into the sandbox. The syntax tree is
instrumented once, so that pruning a statement costs a run and not another compilation: every statement of `task` is
put under a switch, and every loop counts its turns. Counted turns bound the work and not seconds, so that what is
accepted does not depend on the load of the machine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from arc_dsl.grid import Grid, as_grid
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.program import ENTRY_POINT
from arc_dsl.pruning import list_blocks, list_prunable, prune_source

MAX_LOOP_TURNS = 20_000  # per grid; the costliest solver of a 30x30 grid visits each of 900 cells about ten times
WHILE_TURNS = 20  # what a turn of a `while` counts: an honest one ends within 1,000, and a mutant's may never end
KEEP = "_arcwright_keep"
TICK = "_arcwright_tick"


class WorkLimitError(RuntimeError):
    """A program took more loop turns than it may."""


class TrustedProgram:
    """A compiled program whose statements can be switched off.

    Attributes:
        source: the program as given.
        num_statements: how many statements can be switched off.
    """

    def __init__(self, source: str) -> None:
        """Compile `source`.

        Raises:
            SyntaxError: the source does not parse.
            ValueError: it does not define `task`.
        """
        self.source = source
        tree = ast.parse(source)
        switchable = list_prunable(tree, inside=ENTRY_POINT)
        self.num_statements = len(switchable)
        self._turns = 0
        self._keep = [True] * self.num_statements
        namespace = program_namespace()
        namespace[KEEP] = self._keep
        namespace[TICK] = self._tick
        exec(compile(_instrument(tree, switchable), "<program>", "exec"), namespace)
        if not callable(namespace.get(ENTRY_POINT)):
            raise ValueError(f"the program does not define {ENTRY_POINT}(img): {source[:80]!r}")
        self._task = namespace[ENTRY_POINT]

    def run(self, grid: Grid, without: Iterable[int] = ()) -> Grid:
        """Return the output for one input, which is left as it was.

        Args:
            grid: input (height, width).
            without: numbers of the statements that are switched off in this run.

        Raises:
            GridError: the result is not a legal grid.
            WorkLimitError: more than `MAX_LOOP_TURNS` turns of loops.
            Exception: whatever the program raises; a division by zero within numpy counts as raising.
        """
        switched_off = list(without)
        for number in switched_off:
            self._keep[number] = False
        self._turns = 0
        try:
            with np.errstate(divide="raise", invalid="raise"):
                return as_grid(self._task(grid.copy()), "output")
        finally:
            for number in switched_off:
                self._keep[number] = True

    def run_all(self, grids: Sequence[Grid]) -> list[Grid]:
        """Return the outputs for several inputs; raises as `run` does."""
        return [self.run(grid) for grid in grids]

    def source_without(self, statements: Iterable[int]) -> str:
        """Return the source with those statements removed; as given when there are none."""
        removed = set(statements)
        return prune_source(self.source, removed, inside=ENTRY_POINT) if removed else self.source

    def _tick(self, turns: int = 1) -> None:
        self._turns += turns
        if self._turns > MAX_LOOP_TURNS:
            raise WorkLimitError(f"more than {MAX_LOOP_TURNS} turns of loops on one grid")


@lru_cache(maxsize=1024)
def compile_program(source: str) -> TrustedProgram:
    """Return the compiled program; the most recent ones are kept.

    Raises:
        SyntaxError: the source does not parse.
        ValueError: it does not define `task`.
    """
    return TrustedProgram(source)


def _instrument(tree: ast.Module, switchable: list[ast.stmt]) -> ast.Module:
    """Put `if keep[i]:` before each switchable statement and a tick into every loop; changes the tree it is given."""
    numbers = {id(node): number for number, node in enumerate(switchable)}
    for body in list(list_blocks(tree)):
        for place, node in enumerate(body):
            if isinstance(node, ast.For | ast.While):
                turns: list[ast.expr] = [ast.Constant(WHILE_TURNS)] if isinstance(node, ast.While) else []
                node.body.insert(0, ast.Expr(ast.Call(ast.Name(TICK, ast.Load()), turns, [])))
            if id(node) in numbers:
                body[place] = _switch(node, numbers[id(node)])
    return ast.fix_missing_locations(tree)


def _switch(node: ast.stmt, number: int) -> ast.stmt:
    test: Any = ast.Subscript(ast.Name(KEEP, ast.Load()), ast.Constant(number), ast.Load())
    return ast.If(test, [node], [])
