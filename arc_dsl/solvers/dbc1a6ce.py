def task(img):
    """Connect the points of color 1 that share a row or a column with lines of color 8."""
    return connect_aligned(img, 1, line_color=8)
