# benign: abstract_rules | must: ok | trap: abstract base class, property, class method, generic
from abc import ABC, abstractmethod
from typing import Generic, TypeVar

T = TypeVar("T")


class Rule(ABC):
    @abstractmethod
    def apply(self, grid): ...

    @classmethod
    def make(cls):
        return cls()


class Mirror(Rule):
    @property
    def axis(self):
        return 1

    def apply(self, grid):
        return np.flip(grid, self.axis)


class Box(Generic[T]):
    def __init__(self, value: T):
        self.value = value


def task(img):
    return Box(Mirror.make().apply(img)).value
