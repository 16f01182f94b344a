"""What a search aims at: the grids of a task, without its test outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.task import Task


@dataclass(frozen=True, eq=False)
class Target:
    """The inputs of a task, train first, and the outputs of its train pairs.

    Attributes:
        inputs: every input grid, train first; int64, not to be changed.
        outputs: the outputs of the train pairs; int64, not to be changed.
    """

    inputs: tuple[Grid, ...]
    outputs: tuple[Grid, ...]

    @classmethod
    def of_task(cls, task: Task) -> Target:
        """Return the target of a task; its test outputs are not looked at."""
        return cls(task.inputs, tuple(pair.output for pair in task.train if pair.output is not None))

    @property
    def num_train(self) -> int:
        """Number of train pairs."""
        return len(self.outputs)

    @cached_property
    def same_shape(self) -> bool:
        """Whether every train output is as large as its input."""
        return all(grid.shape == output.shape for grid, output in zip(self.inputs, self.outputs, strict=False))

    @cached_property
    def background(self) -> int:
        """The most common color of all inputs."""
        cells = np.concatenate([grid.ravel() for grid in self.inputs])
        return int(np.bincount(cells, minlength=10).argmax())

    def fits(self, grids: Sequence[Grid]) -> bool:
        """Return whether `grids`, one for each input or each train input, are the outputs of all train pairs."""
        return self.count_right(grids) == self.num_train

    def count_right(self, grids: Sequence[Grid]) -> int:
        """Return how many of `grids`, one for each input or each train input, are the output of their train pair."""
        return sum(
            grid.shape == output.shape and bool((grid == output).all())
            for grid, output in zip(grids, self.outputs, strict=False)
        )
