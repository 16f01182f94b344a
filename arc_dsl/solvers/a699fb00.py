def task(img):
    """Put color 2 between two cells of color 1 with a gap of one cell."""
    for row, col in find_pattern(img, [[1, 0, 1]]):
        img = draw_pixel(img, (row, col + 1), 2)
    return img
