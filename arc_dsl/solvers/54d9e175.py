def task(img):
    """Fill each panel with the color of its cell plus 5."""
    for box in [box for row in find_panels(img, color=5) for box in row]:
        img = paint(img, box, crop(img, box).max() + 5)
    return img
