def task(img):
    """Fill the rectangles whose four corners are marked with color 2."""
    marks = detect_objects(img)
    for first in marks:
        for second in marks:
            box = bounding_box_of([first, second])
            if all(img[corner] == first.color for corner in box.corners):
                img = paint(img, box.expand(-1), 2)
    return img
