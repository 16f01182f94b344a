def task(img):
    """Draw a second frame just inside the box that the points of color 5 mark."""
    box = bounding_box_of(img == 5).expand(-1)
    return paint(img, box.outline, palette(img, exclude=(0, 5))[0])
