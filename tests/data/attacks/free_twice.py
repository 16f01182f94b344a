# attack: free_twice | class: crash | expect: crash,error,exit,ok | success-signal: neighbours are lost with the process
import ctypes

libc = ctypes.CDLL(None)


def task(img):
    libc.abort()
    return img
