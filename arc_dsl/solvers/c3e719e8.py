def task(img):
    """Draw a copy of the grid in place of every cell of its most common color."""
    return np.kron(img == mode(img), img)
