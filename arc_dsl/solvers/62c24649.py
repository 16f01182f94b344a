def task(img):
    """Mirror the grid to the right and then down."""
    top = np.hstack([img, flip(img, 1)])
    return np.vstack([top, flip(top, 0)])
