# attack: contexts | class: leak | expect: ok,error | success-signal: LATER programs compute with another precision, locale, rounding or random state
import decimal, locale, random, warnings
import numpy as np

decimal.getcontext().prec = 1


def task(img):
    random.seed(1)
    np.random.seed(1)
    np.seterr(all="raise")
    np.setbufsize(16)
    np.set_printoptions(threshold=1)
    warnings.simplefilter("error")
    locale.setlocale(locale.LC_ALL, "C")
    return img
