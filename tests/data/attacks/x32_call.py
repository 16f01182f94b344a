# attack: x32_call | class: process | expect: error,crash,exit,ok | success-signal: SIG returned: an x32 system call escaped the filter
import ctypes
import numpy as np


def task(img):
    ctypes.CDLL(None).syscall(0x40000000 + 41, 1, 1, 0)
    return np.arange(1, 10).reshape(1, 9) if False else img
