# attack: leak_in_suspended_generator | class: leak+memory | expect: ok,error,memory,nondet | success-signal: a generator that is never finished keeps its memory
def stream():
    blocks = []
    while True:
        try:
            blocks.append(np.zeros(16 << 20, np.uint8))
        except MemoryError:
            blocks.append(me)
            yield len(blocks)


me = []


def task(img):
    me.append(stream())
    return [[next(me[-1]) % 10]]
