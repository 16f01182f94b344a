def task(img):
    """Connect the two cells of each color by a diagonal line."""
    for obj in detect_objects(img, connectivity=None):
        (row1, col1), (row2, col2) = obj.cells
        img = draw_line(img, (row1, col1), (row2, col2), obj.color)
    return img
