def task(img):
    """Color rectangles: corners 1, sides 4, inside 2."""
    for obj in detect_objects(img):
        box = obj.bounding_box
        img = paint(paint(paint(img, box, 2), box.outline, 4), box.corners, 1)
    return img
