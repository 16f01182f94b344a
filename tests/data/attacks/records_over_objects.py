# attack: records_over_objects | class: leak+gate | expect: ok,error,crash | success-signal: recarray and chararray put an array over memory as ndarray does
def task(img):
    box = np.array([None, UP], dtype=object)
    try:
        view = np.recarray((2,), dtype=np.int64, buf=box)
    except Exception:
        view = np.char.chararray((2,), itemsize=8, buffer=box)
    return [[len(view)]]
