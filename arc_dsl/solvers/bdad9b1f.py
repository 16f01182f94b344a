def task(img):
    """Extend both lines over the whole grid; they cross in 4."""
    row, col = bounding_box_of(img == 2).min_row, bounding_box_of(img == 8).min_col
    img = draw_vertical_line(draw_horizontal_line(img, row, 2), col, 8)
    return draw_pixel(img, (row, col), 4)
