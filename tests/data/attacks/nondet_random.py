# attack: nondet_random | class: determinism | expect: nondet,error | success-signal: fresh random bytes are taken for an answer
import os
import numpy as np


def task(img):
    return np.frombuffer(os.urandom(9), np.uint8).reshape(3, 3) % 10
