def task(img):
    """Turn the grid upside down."""
    return rotate_90(img, 2)
