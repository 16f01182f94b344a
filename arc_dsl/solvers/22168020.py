def task(img):
    """Fill every shape row by row between its left and right borders."""
    for color in palette(img, exclude=0):
        img = connect_aligned(img, color, axis=1)
    return img
