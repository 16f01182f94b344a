def task(img):
    """Draw a 3x3 square of 1 around every cell."""
    for row, col in np.argwhere(img == 5):
        img = paint(img, BoundingBox(row, col, row, col).expand(1), 1)
    return img
