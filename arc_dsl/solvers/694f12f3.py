def task(img):
    """Fill the inside of the larger rectangle with color 2 and that of the smaller one with color 1."""
    small, large = sorted(detect_objects(img), key=lambda obj: obj.area)
    img = paint(img, small.bounding_box.expand(-1), 1)
    return paint(img, large.bounding_box.expand(-1), 2)
