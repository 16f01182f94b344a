def task(img):
    """Keep every second row and column and enlarge what is left four times."""
    return upscale(img[1::2, 1::2], 4)
