# attack: resize_by_another_name | class: leak+gate | expect: ok,error,crash,invalid,nondet | success-signal: the name of a refused method comes back through a function
def task(img):
    cells = np.resize(np.arange(9), (50_000,)).copy()
    view = cells[:]
    cells.resize((4,), refcheck=False)
    filler = [np.full(50_000, 3) for _ in range(3)]
    return [[int(view[40_000] == 3), len(filler)]]
