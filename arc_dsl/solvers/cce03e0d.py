def task(img):
    """Put a copy of the grid wherever the grid has color 2."""
    return np.kron(img == 2, img)
