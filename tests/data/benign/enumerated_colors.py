# benign: enumerated_colors | must: ok | trap: IntEnum and Flag for colors
from enum import Flag, IntEnum, auto


class Color(IntEnum):
    BLACK = 0
    BLUE = 1


class Side(Flag):
    UP = auto()
    DOWN = auto()


def task(img):
    both = Side.UP | Side.DOWN
    return np.where(img == Color.BLACK, int(Color.BLUE), img) if Side.UP in both else img
