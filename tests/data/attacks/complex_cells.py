# attack: complex_cells | class: output | expect: invalid,error | success-signal: the imaginary part is dropped
def task(img):
    return img + 1j
