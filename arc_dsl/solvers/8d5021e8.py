def task(img):
    """Mirror the grid to the left, then upwards and downwards."""
    row = np.hstack([flip(img, 1), img])
    return np.vstack([flip(row, 0), row, flip(row, 0)])
