def task(img):
    """Put off each corner of the square a block in the color of the opposite corner."""
    square = detect_objects(img, monochrome=False)[0]
    for row, col in square.bounding_box.cells:
        opposite = square.min_row + square.max_row - row, square.min_col + square.max_col - col
        block = square.bounding_box.move((2 * (row - opposite[0]), 2 * (col - opposite[1])))
        img = paint(img, block, img[opposite])
    return img
