def task(img):
    """Color the gap between two cells of color 1 in a row 2."""
    return connect_aligned(img, 1, line_color=2, axis=1)
