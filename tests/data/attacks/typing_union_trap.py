# attack: typing_union_trap | class: leak+gate | expect: ok,error,timeout | success-signal: an endless finally waits in the caches of typing until another program evicts it
from typing import Dict, Optional, Tuple, Union


def trap():
    try:
        yield 1
    finally:
        while True:
            pass


for shape in (lambda x: Tuple[x], lambda x: Dict[str, x], lambda x: Optional[x], lambda x: Union[int, x]):
    held = trap()
    next(held)
    try:
        shape(held)
    except TypeError:
        pass
del held


def task(img):
    return img
