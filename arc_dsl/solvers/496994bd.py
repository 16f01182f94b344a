def task(img):
    """Mirror the stripes to the other end."""
    return overlay([img, flip(img, axis=0)])
