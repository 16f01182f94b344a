def task(img):
    """Let everything rise until something stops it."""
    return gravity(img, UP)
