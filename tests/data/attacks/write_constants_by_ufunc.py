# attack: write_constants_by_ufunc | class: leak+gate | expect: ok,error | success-signal: LATER programs find other constants, written through out=, at, copyto and put
def task(img):
    for write in (
        lambda: np.add(UP, 5, out=UP),
        lambda: np.add.at(UP, 0, 5),
        lambda: np.copyto(UP, 5, casting="unsafe"),
        lambda: np.put(UP, 0, 5),
        lambda: np.place(UP, UP > -9, 5),
        lambda: np.fill_diagonal(UP, 5),
        lambda: np.asarray(UP).sort(),
    ):
        try:
            write()
        except Exception:
            continue
    return img
