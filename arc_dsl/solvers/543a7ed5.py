def task(img):
    """Surround each frame with 3 and fill it with 4."""
    img = paint(img, enclosed(img, background_color=8), 4)
    return paint(img, neighbors(img == 6, connectivity=8), 3, only=8)
