# attack: sockets | class: net | expect: ok,error | success-signal: SIG returned: a socket of any kind
import socket
import numpy as np


def task(img):
    for family, kind in (
        (socket.AF_INET, socket.SOCK_DGRAM),
        (socket.AF_INET6, socket.SOCK_STREAM),
        (socket.AF_UNIX, socket.SOCK_STREAM),
        (16, socket.SOCK_RAW),
        (17, socket.SOCK_RAW),
    ):
        try:
            socket.socket(family, kind)
            return np.arange(1, 10).reshape(1, 9)
        except OSError:
            pass
    try:
        socket.socketpair()
        return np.arange(1, 10).reshape(1, 9)
    except OSError:
        return img
