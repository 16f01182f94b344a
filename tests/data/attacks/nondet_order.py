# attack: nondet_order | class: determinism | expect: nondet,ok | success-signal: answers by call number; the order of the calls shows it
import itertools
import numpy as np

calls = itertools.count()


def task(img):
    return np.full((1, 2), next(calls) % 10)
