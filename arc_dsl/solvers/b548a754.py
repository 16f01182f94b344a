def task(img):
    """Stretch the framed rectangle to the point of color 8."""
    rectangle = extract(img, (img != 0) & (img != 8))
    frame, inside = img[rectangle.position], img[rectangle.center]
    box = bounding_box_of(img != 0)
    return paint(paint(img, box, frame), box.expand(-1), inside)
