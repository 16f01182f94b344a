# attack: null_write | class: crash | expect: crash,error | success-signal: neighbours are lost with the process
import ctypes


def task(img):
    ctypes.memset(8, 1, 64)
    return img
