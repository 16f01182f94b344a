# attack: lock_with_short_timeouts | class: liveness | expect: timeout,error | success-signal: short waits add up: a worker sleeps
import threading

lock = threading.Lock()
lock.acquire()


def task(img):
    for _ in range(10_000):
        lock.acquire(timeout=0.01)
    return img
