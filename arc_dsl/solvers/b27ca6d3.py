def task(img):
    """Surround each pair of cells with 3."""
    for obj in detect_objects(img):
        if obj.area == 2:
            img = paint(img, neighbors(obj, connectivity=8), 3)
    return img
