def task(img):
    """Paint the empty areas of more than one cell in color 1."""
    return paint(img, [area for area in detect_objects(img == 0) if area.area > 1], 1)
