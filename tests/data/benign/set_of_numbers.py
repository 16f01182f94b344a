# benign: set_of_numbers | must: ok | trap: the order of a set of small integers is always the same
def task(img):
    colors = list({int(cell) for cell in img.ravel()})
    return [[colors[0], colors[-1]]]
