def task(img):
    """Draw a copy of the grid in place of each of its cells of color 2."""
    return np.kron(img == 2, img)
