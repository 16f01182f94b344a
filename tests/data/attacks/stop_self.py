# attack: stop_self | class: liveness | expect: error,timeout,ok | success-signal: the child stops and holds its worker
import os, signal


def task(img):
    os.kill(os.getpid(), signal.SIGSTOP)
    return img
