# attack: finally_in_a_cycle | class: leak+liveness | expect: ok,timeout | success-signal: an endless finally in a cycle, found by a garbage collection in some LATER program
def trap(box):
    try:
        yield 1
    finally:
        while True:
            pass


for _ in range(50):
    box = []
    box.append(trap(box))
    next(box[0])
del box


def task(img):
    return img
