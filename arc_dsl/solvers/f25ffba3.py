def task(img):
    """Reflect the lower half into the empty upper half."""
    return overlay([img, flip(img, 0)])
