# attack: queue_get | class: liveness | expect: timeout,error | success-signal: a worker is held without using the processor
import queue


def task(img):
    return queue.Queue().get()
