# attack: nondet_generator | class: determinism | expect: nondet | success-signal: an unseeded generator is taken for an answer
import random
import numpy as np


def task(img):
    rng = np.random.default_rng()
    return np.full((3, 3), random.randrange(10)) if random.random() < 0.5 else rng.integers(0, 10, (3, 3))
