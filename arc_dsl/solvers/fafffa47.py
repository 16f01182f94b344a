def task(img):
    """Mark with 2 the cells that are empty in both halves."""
    top, bottom = split(img, 2, 1)
    return np.where((top == 0) & (bottom == 0), 2, 0)
