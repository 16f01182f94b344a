# attack: isinstance_rebound | class: leak+gate | expect: ok,error | success-signal: the gate believes a function named isinstance
def isinstance(value, kind):
    return kind((1,), np.int64, buffer=np.array([value], dtype=object))


def task(img):
    return [[int(isinstance(UP, np.ndarray)[0] > 0)]]
