def task(img):
    """Keep one half of the pattern that comes twice."""
    height, width = img.shape
    return split(img, 1, 2)[0] if width > height else split(img, 2, 1)[0]
