# benign: locks_uncontended | must: ok | trap: takes a lock that nobody holds
import threading
from queue import SimpleQueue

lock = threading.RLock()
waiting = SimpleQueue()


def task(img):
    with lock, threading.Lock():
        waiting.put(1)
        return (img + waiting.get_nowait()) % 10
