def task(img):
    """Stretch the rectangle until it reaches the cell of color 8."""
    frame = extract(img, (img != 0) & (img != 8))
    outer, inner = img[frame.position], img[frame.center]
    box = bounding_box_of(img != 0)
    return paint(paint(img, box, outer), box.expand(-1), inner)
