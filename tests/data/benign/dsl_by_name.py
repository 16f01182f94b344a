# benign: dsl_by_name | must: ok | trap: imports primitives by name, under an alias, and with a star
import arc_dsl.primitives as dsl
from arc_dsl import *
from arc_dsl import flip


def task(img):
    return dsl.flip(flip(img, 0), 1)
