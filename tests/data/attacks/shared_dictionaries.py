# attack: shared_dictionaries | class: leak | expect: ok,error | success-signal: LATER programs find numpy's tables empty: no attribute is stored
import numpy as np


def task(img):
    np.sctypeDict.clear()
    np.typecodes["All"] = ""
    np.add.__class__
    return img
