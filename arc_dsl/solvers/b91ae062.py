def task(img):
    """Enlarge by the number of colors."""
    return upscale(img, len(palette(img, exclude=0)))
