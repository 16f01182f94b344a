# attack: event_wait | class: liveness | expect: timeout,error | success-signal: a worker is held without using the processor
import threading


def task(img):
    threading.Event().wait(500)
    return img
