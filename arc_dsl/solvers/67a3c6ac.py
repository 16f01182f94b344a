def task(img):
    """Mirror the grid left to right."""
    return flip(img, axis=1)
