# attack: foreign_byte_order | class: output | expect: invalid,error | success-signal: bytes in another order read as small numbers
import numpy as np


def task(img):
    return np.full((3, 3), 1 << 56, dtype="<i8").astype(">i8")
