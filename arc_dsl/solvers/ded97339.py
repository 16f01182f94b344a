def task(img):
    """Connect cells of color 8 in a row or column."""
    return connect_aligned(img, 8)
