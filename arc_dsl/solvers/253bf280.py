def task(img):
    """Connect cells of color 8 in a row or column by lines of color 3."""
    return connect_aligned(img, 8, line_color=3)
