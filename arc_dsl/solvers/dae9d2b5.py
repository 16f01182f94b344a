def task(img):
    """Mark with 6 the cells that are set in any of the two halves."""
    left, right = split(img, 1, 2)
    return np.where((left != 0) | (right != 0), 6, 0)
