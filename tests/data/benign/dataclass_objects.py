# benign: dataclass_objects | must: ok | trap: classes, dataclasses, namedtuples and enums
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum

Point = namedtuple("Point", "row col")


class Side(Enum):
    LEFT = 0
    RIGHT = 1


@dataclass(order=True)
class Shape:
    size: int
    points: list = field(default_factory=list, compare=False)


def task(img):
    shapes = [Shape(int((img == color).sum()), [Point(*p) for p in np.argwhere(img == color)]) for color in range(10)]
    largest = max(shapes)
    out = np.zeros_like(img)
    for point in largest.points:
        out[point.row, point.col] = 1 + Side.RIGHT.value
    return out
