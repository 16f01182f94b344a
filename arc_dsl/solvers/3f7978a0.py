def task(img):
    """Crop the frame of two vertical lines of color 5 together with its four corners."""
    row1, col1, row2, col2 = bounding_box_of(img == 5)
    return crop(img, BoundingBox(row1 - 1, col1, row2 + 1, col2))
