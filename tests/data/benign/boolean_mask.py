# benign: boolean_mask | must: ok | trap: an array of booleans is a grid of 0 and 1
def task(img):
    return img > 3
