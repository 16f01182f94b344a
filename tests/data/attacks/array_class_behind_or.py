# attack: array_class_behind_or | class: leak+gate | expect: ok,error | success-signal: the gate takes any callee in front of the class of arrays for isinstance
def swap(value, kind):
    box = np.array([value], dtype=object)
    return kind((1,), np.int64, buffer=box)


def task(img):
    pointer = (swap or isinstance)(UP, np.ndarray)
    pointer[0] = int((swap or isinstance)(DOWN, np.ndarray)[0])
    return img
