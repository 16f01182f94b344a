def task(img):
    """Let all cells fall down."""
    return gravity(img, DOWN)
