def task(img):
    """Mark where the marked columns of the first row cross the marked rows of the last column."""
    crossings = np.outer(img[:, -1] == 5, img[0] == 5)
    return paint(img, crossings, 2, only=0)
