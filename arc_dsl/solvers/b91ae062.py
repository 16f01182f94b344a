def task(img):
    """Enlarge the grid as many times as it has colors."""
    return upscale(img, len(palette(img, exclude=0)))
