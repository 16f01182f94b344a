def task(img):
    """Connect the rectangles that face each other in a row by color 9."""
    return connect_aligned(img, 2, line_color=9, axis=1)
