# attack: forge_header | class: forge | expect: exit,error,invalid,crash,ok | success-signal: a frame of nonsense disturbs the supervisor
import sys


def task(img):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "mmap":
                value[:] = b"\xff" * len(value)
        frame = frame.f_back
    return img
