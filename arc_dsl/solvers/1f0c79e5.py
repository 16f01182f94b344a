def task(img):
    """Shoot the 2x2 square towards its cells of color 2, in its other color."""
    square = bounding_box_of(img != 0)
    color = palette(crop(img, square), exclude=(0, 2))[0]
    for row, col in np.argwhere(img == 2):
        direction = (2 * (row - square.min_row) - 1, 2 * (col - square.min_col) - 1)
        img = draw_ray(img, square.cells, direction, color)
    return paint(img, square, color)
