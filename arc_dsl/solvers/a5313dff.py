def task(img):
    """Fill what is enclosed with 1."""
    return paint(img, enclosed(img), 1)
