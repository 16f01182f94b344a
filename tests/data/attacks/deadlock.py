# attack: deadlock | class: liveness | expect: timeout | success-signal: no verdict in budget: waits without using the processor
import threading

lock = threading.Lock()


def task(img):
    lock.acquire()
    lock.acquire()
    return img
