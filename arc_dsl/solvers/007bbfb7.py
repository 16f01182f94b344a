def task(img):
    """Draw a copy of the grid in place of each of its filled cells."""
    return np.kron(img != 0, img)
