def task(img):
    """Double every cell."""
    return upscale(img, 2)
