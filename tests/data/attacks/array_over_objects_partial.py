# attack: array_over_objects_partial | class: leak+gate | expect: ok,error,crash | success-signal: LATER programs find other constants: the class of arrays, handed to partial, reads and writes pointers
from functools import partial

kept = []


def task(img):
    make = partial(np.ndarray, (1,), np.int64)
    box = np.array([None], dtype=object)
    kept.append(box)
    address = int(make(buffer=box)[0])
    return [[address % 10]] if False else img
