def task(img):
    """Let each square drip color 3, one row for every color it has."""
    for square in detect_objects(img, monochrome=False):
        below = square.bounding_box.max_row + 1
        img = paint(img, BoundingBox(below, square.min_col, below + len(square.colors) - 1, square.max_col), 3)
    return img
