def task(img):
    """Draw a vertical line through each cell of color 2, then a horizontal one through all others."""
    out = create_img(img.shape)
    for dot in sorted(detect_objects(img), key=lambda dot: dot.color != 2):
        if dot.color == 2:
            out = draw_vertical_line(out, dot.min_col, 2)
        else:
            out = draw_horizontal_line(out, dot.min_row, dot.color)
    return out
