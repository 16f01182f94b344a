def task(img):
    """Turn the grid counterclockwise by a quarter."""
    return rotate_90(img)
