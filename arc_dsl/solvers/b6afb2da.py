def task(img):
    """Paint the rectangles: corners 1, sides 4, inside 2."""
    for box in [obj.bounding_box for obj in detect_objects(img)]:
        img = paint(img, box, 2)
        img = paint(img, box.outline, 4)
        img = paint(img, box.corners, 1)
    return img
