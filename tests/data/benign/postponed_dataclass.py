# benign: postponed_dataclass | must: ok | trap: a dataclass with postponed and string annotations: its module is looked up
from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(order=True)
class Shape:
    cells: list[tuple[int, int]] = field(default_factory=list)
    color: "int" = 0
    count: ClassVar[int] = 0

    def moved(self, down: int) -> Shape:
        return Shape([(r + down, c) for r, c in self.cells], self.color)


def task(img):
    shape = Shape([(0, 0), (0, 1)], 3).moved(1)
    out = img.copy()
    for r, c in shape.cells:
        out[r, c] = shape.color
    return out
