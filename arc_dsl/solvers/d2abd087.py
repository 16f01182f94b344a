def task(img):
    """Color the objects of six cells 2 and the others 1."""
    for obj in detect_objects(img):
        img = paint(img, obj, 2 if obj.area == 6 else 1)
    return img
