def task(img):
    """Connect cells of color 1 in a row or column by lines of color 8."""
    return connect_aligned(img, 1, line_color=8)
