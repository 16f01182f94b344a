"""The canary: an honest program behind every few of a group, whose answer shows whether a neighbour changed anything.

It is run like any other program, each time on a grid drawn for it, and its answer is compared by the supervisor.
"""

from __future__ import annotations

import inspect
import random
from collections import Counter
from copy import deepcopy

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.program import ENTRY_POINT
from arc_dsl.sandbox.job import Job


def _canary(img):  # type: ignore[no-untyped-def]
    """Use what programs use most, so that a change to any of it shows."""
    turned = np.rot90(np.flipud(deepcopy(img)), 1)
    ratio = np.nan_to_num(turned / np.where(turned > 5, 0, 1), nan=7, posinf=8, neginf=9)
    most = Counter(img.ravel().tolist()).most_common(1)[0][0]
    order = sorted(range(10), key=lambda color: (int(np.sum(img == color)), color))
    out = np.where(np.array_equal(img, turned), turned, ratio).astype(int)
    out[0, 0] = (most + order[-1] + len(np.unique(img)) + max(map(int, img[0]))) % 10
    padded = np.concatenate([np.pad(out, 1, constant_values=3), np.zeros((1, out.shape[1] + 2), dtype=int)])
    return padded[:, ::-1].tolist() if (padded >= 0).all() and np.any(padded) else [[0]]


CANARY_SOURCE = "import numpy as np\nfrom collections import Counter\nfrom copy import deepcopy\n" + inspect.getsource(
    _canary
).replace("_canary", ENTRY_POINT, 1)
_SIDE = 4
_STOCK = 256  # making one takes longer than many a program


class Canaries:
    """Draws canaries from a stock that grows up to `_STOCK`: children cannot tell which one comes."""

    def __init__(self, generator: random.Random) -> None:
        """Have none yet."""
        self._generator = generator
        self._stock: list[Job] = []

    def draw(self) -> Job:
        """Return a canary, new or known."""
        if len(self._stock) < _STOCK:
            self._stock.append(make_canary(self._generator))
            return self._stock[-1]
        return self._generator.choice(self._stock)


def make_canary(generator: random.Random) -> Job:
    """Return the canary on a new random grid, with the output it must give; children know its source."""
    img: Grid = np.array([[generator.randrange(10) for _ in range(_SIDE)] for _ in range(_SIDE)])
    with np.errstate(all="ignore"):
        expected = np.array(_canary(img.copy()))  # type: ignore[no-untyped-call]  # a program, as models write them
    return Job("", (img,), (expected,), num_train=1)
