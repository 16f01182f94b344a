# benign: typed_and_decorated | must: ok | trap: annotations, decorators, walrus, match, f-strings, comprehensions
from functools import lru_cache, wraps
from typing import List, Tuple


def logged(function):
    @wraps(function)
    def inner(*arguments, **named):
        return function(*arguments, **named)

    return inner


@lru_cache(maxsize=None)
def double(x: int) -> int:
    return 2 * x


@logged
def task(img: "np.ndarray") -> List[List[int]]:
    size: Tuple[int, int] = img.shape
    match size:
        case (1, _):
            label = "row"
        case _:
            label = f"{size[0]}x{size[1]!r:>4}"
    return [[double(int(c)) % 10 for c in row] for row in img if (n := len(label))]
