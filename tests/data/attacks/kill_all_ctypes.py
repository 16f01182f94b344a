# attack: kill_all_ctypes | class: process | expect: ok,error | success-signal: every process the user owns dies
import ctypes


def task(img):
    ctypes.CDLL(None).kill(-1, 9)
    return img
