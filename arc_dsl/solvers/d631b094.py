def task(img):
    """Put the colored cells into one row."""
    return img[img != 0].reshape(1, -1)
