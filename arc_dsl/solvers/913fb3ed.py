def task(img):
    """Surround every cell with a ring of a color that its own color decides."""
    for color, ring in ((3, 6), (8, 4), (2, 1)):
        img = paint(img, neighbors(img == color, connectivity=8), ring)
    return img
