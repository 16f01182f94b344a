# attack: evil_array | class: output | expect: invalid,error,timeout | success-signal: a subclass of ndarray lies about itself
import numpy as np


class Evil(np.ndarray):
    shape = property(lambda self: (3, 3))

    def astype(self, *a, **k):
        return self

    def tobytes(self):
        return bytes(9)

    def max(self):
        return 0

    def __array_finalize__(self, other):
        pass


def task(img):
    return (img * 1000).view(Evil)
