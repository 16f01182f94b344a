def task(img):
    """Color the single gap between two cells of color 1 in a row 2."""
    gaps = (img == 0) & (shift(img, RIGHT) == 1) & (shift(img, LEFT) == 1)
    return paint(img, gaps, 2)
