def task(img):
    """Fill the enclosed areas with 2 and the outside with 3."""
    return paint(paint(img, img == 0, 3), enclosed(img), 2)
