"""Augmentations: the same task turned, mirrored, in other colors or with its pairs in another order.

An augmentation is a bijection on grids, so a rule survives it, and what a program answers for the augmented task can be
turned back. Its name says all there is to know of it: `identity`, or for example `sym=3;colors=0213456789;order=2,0,1`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.grid import NUM_COLORS, Grid
from arc_dsl.task import Pair, Task

NUM_SYMMETRIES = 8
PARTS = ("symmetry", "colors", "order")
_SAME_COLORS = tuple(range(NUM_COLORS))


@dataclass(frozen=True, slots=True)
class Augmentation:
    """One way to show a task differently; the default changes nothing.

    Attributes:
        symmetry: 0-7; the grid is transposed first from 4 on, then turned by `symmetry % 4` quarters counterclockwise.
        colors: (10,) the color that each color becomes.
        order: which train pair comes first, second ...; empty keeps the order.
    """

    symmetry: int = 0
    colors: tuple[int, ...] = _SAME_COLORS
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.symmetry < NUM_SYMMETRIES:
            raise InputError(f"augmentation: symmetry must be 0-7, got {self.symmetry}")
        if sorted(self.colors) != list(_SAME_COLORS):
            raise InputError(f"augmentation: colors must be a permutation of 0-9, got {self.colors}")
        if sorted(self.order) != list(range(len(self.order))):
            raise InputError(f"augmentation: order must be a permutation of 0-{len(self.order) - 1}, got {self.order}")

    @property
    def name(self) -> str:
        """The text that `parse_augmentation` reads back."""
        parts = []
        if self.symmetry:
            parts.append(f"sym={self.symmetry}")
        if self.colors != _SAME_COLORS:
            parts.append(f"colors={''.join(map(str, self.colors))}")
        if self.order and self.order != tuple(sorted(self.order)):
            parts.append(f"order={','.join(map(str, self.order))}")
        return ";".join(parts) or "identity"

    @property
    def on_grids(self) -> Augmentation:
        """The part that changes grids: what a program does depends on it, and not on the order of the pairs."""
        return replace(self, order=())

    def apply(self, grid: Grid) -> Grid:
        """Return the augmented grid, (width, height) instead of (height, width) where it is turned."""
        turned = np.rot90(grid.T if self.symmetry >= 4 else grid, self.symmetry % 4)
        return np.array(self.colors, np.int64)[np.ascontiguousarray(turned)]

    def undo(self, grid: Grid) -> Grid:
        """Return the grid that `apply` made `grid` of."""
        turned = np.rot90(grid, -(self.symmetry % 4))
        return np.argsort(self.colors)[np.ascontiguousarray(turned.T if self.symmetry >= 4 else turned)]

    def apply_task(self, task: Task) -> Task:
        """Return the augmented task under the same id; `order` must be empty or as long as the train pairs."""
        if self.order and len(self.order) != len(task.train):
            raise InputError(
                f"augmentation: order has {len(self.order)} entries, but task {task.id} {len(task.train)} train pairs"
            )
        train = [task.train[number] for number in self.order] if self.order else task.train
        return Task(task.id, tuple(map(self._pair, train)), tuple(map(self._pair, task.test)))

    def _pair(self, pair: Pair) -> Pair:
        return Pair(self.apply(pair.input), None if pair.output is None else self.apply(pair.output))


IDENTITY = Augmentation()


def parse_augmentation(name: str) -> Augmentation:
    """Return the augmentation of this name.

    Raises:
        InputError: it is no augmentation's name.
    """
    if name == IDENTITY.name:
        return IDENTITY
    try:
        parts = dict(part.split("=") for part in name.split(";"))
        symmetry, colors, order = parts.pop("sym", "0"), parts.pop("colors", "0123456789"), parts.pop("order", "")
        if parts:
            raise ValueError
        return Augmentation(int(symmetry), tuple(map(int, colors)), tuple(map(int, order.split(","))) if order else ())
    except InputError:
        raise
    except ValueError:
        raise InputError(f"augmentation must read like 'sym=3;colors=0213456789;order=2,0,1', got {name!r}") from None


def draw_augmentation(rng: np.random.Generator, num_train: int, parts: tuple[str, ...] = PARTS) -> Augmentation:
    """Return a random augmentation for a task with `num_train` train pairs.

    Args:
        rng: the source of randomness.
        num_train: train pairs of the task.
        parts: what may change, out of `PARTS`. Black stays black: most rules take it for the background.
    """
    symmetry = int(rng.integers(NUM_SYMMETRIES)) if "symmetry" in parts else 0
    colors = (0, *(int(color) for color in rng.permutation(NUM_COLORS - 1) + 1)) if "colors" in parts else _SAME_COLORS
    order = tuple(int(number) for number in rng.permutation(num_train)) if "order" in parts else ()
    return Augmentation(symmetry, colors, order)
