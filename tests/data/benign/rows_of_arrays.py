# benign: rows_of_arrays | must: ok | trap: a list of one-dimensional arrays
def task(img):
    return [row[::-1] for row in img]
