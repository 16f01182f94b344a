# attack: shared_mapping | class: memory | expect: error,memory,ok | success-signal: memory outside the limit
import mmap
import numpy as np


def task(img):
    page = mmap.mmap(-1, 8 << 30)
    for at in range(0, 8 << 30, 4096):
        page[at] = 1
    return np.arange(1, 10).reshape(1, 9)
