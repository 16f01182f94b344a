def task(img):
    """Mirror the grid top to bottom."""
    return flip(img, axis=0)
