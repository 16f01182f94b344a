def task(img):
    """Enlarge every cell to 3x3."""
    return upscale(img, 3)
