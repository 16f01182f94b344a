def task(img):
    """Put the shape of color 8, recolored, in place of each colored cell of the other half."""
    halves = split(img, 1, 2) if img.shape[1] > img.shape[0] else split(img, 2, 1)
    shape, colors = sorted(halves, key=lambda half: 8 not in half)
    return np.kron(colors, shape != 0)
