def task(img):
    """Draw a frame of 3 around the objects of two cells."""
    for obj in detect_objects(img):
        if obj.area == 2:
            img = paint(img, neighbors(obj, connectivity=8), 3)
    return img
