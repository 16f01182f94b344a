def task(img):
    """Fill each panel with the color of its cell plus 5."""
    for row in find_panels(img, 5):
        for panel in row:
            img = paint(img, panel, crop(img, panel).max() + 5)
    return img
