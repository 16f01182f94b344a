# attack: atexit_hang | class: liveness | expect: ok,exit,timeout | success-signal: the process never ends
import atexit, sys, threading


def spin():
    while True:
        pass


atexit.register(spin)
sys.exitfunc = spin
threading._register_atexit(spin)


def task(img):
    return img
