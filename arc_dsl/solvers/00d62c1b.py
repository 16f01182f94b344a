def task(img):
    """Fill what is enclosed with 4."""
    return paint(img, enclosed(img), 4)
