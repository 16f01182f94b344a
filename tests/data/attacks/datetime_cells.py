# attack: datetime_cells | class: output | expect: invalid,error | success-signal: dates are integers inside
def task(img):
    return img.astype("m8[s]")
