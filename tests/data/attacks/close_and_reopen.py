# attack: close_and_reopen | class: crash | expect: ok,error,exit,crash,timeout | success-signal: the harness writes its answer into a file the program put in its place
import os


def task(img):
    os.closerange(0, 64)
    for _ in range(8):
        try:
            os.open("/dev/null", os.O_RDWR)
        except OSError:
            pass
    return img
