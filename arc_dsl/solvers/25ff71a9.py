def task(img):
    """Move everything down by one row."""
    return shift(img, DOWN)
