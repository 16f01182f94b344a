# benign: seeded_choice | must: ok | trap: a seeded generator of its own and a seeded global one
import random

random.seed(3)
own = random.Random(7)


def task(img):
    rng = np.random.default_rng(5)
    return [[own.randrange(10) * 0 + int(rng.integers(0, 10)), random.Random(1).randrange(10)]]
