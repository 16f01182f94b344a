def task(img):
    """Draw the row and the column of both cells; the crossings of different colors become 2."""
    first, second = detect_objects(img)
    out = img
    for cell in (first, second):
        row, col = cell.center
        out = draw_horizontal_line(draw_vertical_line(out, col, cell.color), row, cell.color)
    out = draw_pixel(out, (first.min_row, second.min_col), 2)
    return draw_pixel(out, (second.min_row, first.min_col), 2)
