# attack: nan_cells | class: output | expect: invalid,error | success-signal: NaN cast to an int
def task(img):
    return img * float("nan")
