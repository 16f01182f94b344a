def task(img):
    """Put the mirror image to the left, and the whole above and below upside down."""
    row = np.hstack([flip(img, axis=1), img])
    return np.vstack([flip(row, axis=0), row, flip(row, axis=0)])
