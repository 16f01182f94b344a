def task(img):
    """Enlarge every cell by the number of colors beside the background."""
    return upscale(img, len(palette(img)) - 1)
