def task(img):
    """Color the first, the middle and the last room 1, 2 and 3."""
    height, width = img.shape
    img = flood_fill(img, (0, 0), 1)
    img = flood_fill(img, (height // 2, width // 2), 2)
    return flood_fill(img, (height - 1, width - 1), 3)
