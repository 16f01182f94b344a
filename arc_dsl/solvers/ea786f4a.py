def task(img):
    """Erase both diagonals."""
    rows, cols = np.indices(img.shape)
    return np.where((rows == cols) | (rows + cols == len(img) - 1), 0, img)
