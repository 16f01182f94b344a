def task(img):
    """Fill each box, and the row above it, with the color of the dot inside."""
    for box in detect_objects(img):
        if box.area > 1:
            top, left, bottom, right = box.bounding_box
            color = palette(crop(img, box), exclude=(0, box.color))[0]
            img = paint(img, BoundingBox(top - 1, left, bottom, right), color, only=0)
    return img
