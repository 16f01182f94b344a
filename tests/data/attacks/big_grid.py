# attack: big_grid | class: output | expect: invalid,error | success-signal: a side above 30
import numpy as np


def task(img):
    return np.zeros((31, 3), dtype=int)
