def task(img):
    """Fill what the lines enclose with 1."""
    return paint(img, enclosed(img), 1)
