def task(img):
    """Mirror the grid over its main diagonal."""
    return flip(img, axis="diagonal")
