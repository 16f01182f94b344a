def task(img):
    """Mirror the top half to the bottom."""
    return overlay([img, flip(img, axis=0)])
