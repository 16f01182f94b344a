def task(img):
    """Draw the figure in place of every colored cell of the key."""
    height, width = img.shape
    halves = split(img, 1, 2) if width > height else split(img, 2, 1)
    figure = next(half for half in halves if len(palette(half, exclude=0)) == 1)
    key = next(half for half in halves if len(palette(half, exclude=0)) > 1)
    return np.kron(key, figure != 0)
