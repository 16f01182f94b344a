def task(img):
    """Let everything move up until it is stopped."""
    return gravity(img, UP)
