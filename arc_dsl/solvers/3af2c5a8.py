def task(img):
    """Mirror the grid to the right, then both halves downwards."""
    top = np.hstack([img, flip(img, axis=1)])
    return np.vstack([top, flip(top, axis=0)])
