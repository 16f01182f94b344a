def task(img):
    """Count how many rows of the cup stay empty, along a snake of 3x3 cells."""
    empty_rows = bounding_box_of(img == 8).min_row - bounding_box_of(img == 5).min_row
    snake = [(0, 0), (0, 1), (0, 2), (1, 2), (1, 1), (1, 0), (2, 0), (2, 1), (2, 2)]
    return paint(create_img(3), snake[:empty_rows], 8)
