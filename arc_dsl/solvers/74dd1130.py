def task(img):
    """Mirror the grid over its diagonal."""
    return flip(img, axis="diagonal")
