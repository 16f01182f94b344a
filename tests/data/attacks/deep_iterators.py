# attack: deep_iterators | class: crash | expect: crash,error,timeout,ok,memory | success-signal: neighbours are lost: a million nested iterators overflow the stack of C
def task(img):
    steps = iter([1])
    for _ in range(1_000_000):
        steps = map(abs, steps)
    return [[next(steps)]]
