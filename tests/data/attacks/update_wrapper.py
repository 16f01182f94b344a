# attack: update_wrapper | class: leak | expect: ok,error | success-signal: LATER programs find one module's functions under another's names: no attribute is stored
import functools, math
import numpy as np


def task(img):
    functools.update_wrapper(np, math, assigned=())
    return img
