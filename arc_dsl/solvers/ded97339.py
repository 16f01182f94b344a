def task(img):
    """Connect the points that share a row or a column."""
    return connect_aligned(img, 8)
