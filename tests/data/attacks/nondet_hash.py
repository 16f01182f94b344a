# attack: nondet_hash | class: determinism | expect: nondet | success-signal: the order of a set of strings is taken for an answer
import numpy as np


def task(img):
    order = "".join({"red", "green", "blue", "black", "white", "pink", "gray"})
    return np.array([[len(order.split(word)[0]) % 10 for word in ("red", "green", "blue", "black")]])
