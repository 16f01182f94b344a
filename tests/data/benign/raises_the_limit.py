# benign: raises_the_limit | must: ok | trap: raises the recursion limit out of habit
import sys

sys.setrecursionlimit(10**6)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def task(img):
    return img * 0 + depth(2500) % 10
