def task(img):
    """Color the empty areas by their size: 3 for one cell, 2 for two, 1 for three."""
    for area in detect_objects(img == 0):
        img = paint(img, area, 4 - area.area)
    return img
