def task(img):
    """Where a 3 and a 2 touch, the 3 becomes 8 and the 2 is erased."""
    threes = (img == 3) & (count_neighbors(img == 2, connectivity=4) > 0)
    twos = (img == 2) & (count_neighbors(img == 3, connectivity=4) > 0)
    return paint(paint(img, threes, 8), twos, 0)
