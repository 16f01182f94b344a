def task(img):
    """Color objects of 0 by size: 3 for one cell, 2 for two, 1 for three."""
    for obj in detect_objects(img, background_color=5):
        img = paint(img, obj, 4 - obj.area)
    return img
