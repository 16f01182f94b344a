def task(img):
    """Put the mirror image to the right."""
    return np.hstack([img, flip(img, axis=1)])
