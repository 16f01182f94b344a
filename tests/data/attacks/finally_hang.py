# attack: finally_hang | class: liveness | expect: timeout,ok | success-signal: a suspended generator hangs when it is thrown away, between two programs
def endless():
    try:
        yield 1
    finally:
        while True:
            pass


keep = endless()
next(keep)


def task(img):
    return img
