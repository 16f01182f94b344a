# benign: seeded_generators | must: ok | trap: draws from generators it seeded itself
import random
import numpy as np


def task(img):
    random.seed(3)
    np.random.seed(3)
    shift = random.randrange(5) + int(np.random.default_rng(7).integers(5))
    return (img + shift) % 10
