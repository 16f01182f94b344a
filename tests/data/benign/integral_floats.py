# benign: integral_floats | must: ok | trap: np.zeros is an array of floats
def task(img):
    out = np.zeros(img.shape)
    out[img > 3] = 4
    return out
