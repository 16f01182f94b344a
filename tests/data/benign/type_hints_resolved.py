# benign: type_hints_resolved | must: ok | trap: asks typing for its own annotations
from typing import List, NamedTuple, get_type_hints


class Cell(NamedTuple):
    row: "int"
    column: int = 0


def mirror(grid: "List[List[int]]") -> "List[List[int]]":
    return [row[::-1] for row in grid]


def task(img):
    assert get_type_hints(mirror) and get_type_hints(Cell)["row"] is int
    return mirror(img.tolist())
