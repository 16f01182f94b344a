# attack: array_class_as_default | class: leak+gate | expect: ok,error | success-signal: the gate takes the class of arrays in a default argument for an annotation
def build(text="img", make=np.ndarray, count: int = 1):
    box = np.array([None], dtype=object)
    box[0] = UP
    return int(make((count,), np.int64, buffer=box)[0])


def task(img):
    return img if build() else [[0]]
