# benign: memoised_recursion | must: ok | trap: lru_cache on a nested function, with a deep recursion
from functools import lru_cache


def task(img):
    @lru_cache(maxsize=None)
    def steps(n):
        return 1 if n < 2 else (steps(n - 1) + steps(n - 2)) % 10

    return img * 0 + steps(400)
