def task(img):
    """Connect the points of color 8 that share a row or a column with lines of color 3."""
    return connect_aligned(img, 8, line_color=3)
