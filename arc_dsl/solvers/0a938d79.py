def task(img):
    """Draw lines across the grid through both cells and repeat them, in turn, at the same distance."""
    out = img if img.shape[0] < img.shape[1] else img.T
    first, second = sorted(detect_objects(out), key=lambda o: o.min_col)
    columns = range(first.min_col, out.shape[1], second.min_col - first.min_col)
    for i, col in enumerate(columns):
        out = draw_vertical_line(out, col, (first, second)[i % 2].color)
    return out if img.shape[0] < img.shape[1] else out.T
