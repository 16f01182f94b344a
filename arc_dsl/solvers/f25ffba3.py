def task(img):
    """Mirror the lower half to the top."""
    return overlay([img, flip(img, axis=0)])
