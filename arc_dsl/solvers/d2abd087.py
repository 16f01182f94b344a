def task(img):
    """Recolor the objects of six cells to 2 and all others to 1."""
    for obj in detect_objects(img):
        img = paint(img, obj, 2 if obj.area == 6 else 1)
    return img
