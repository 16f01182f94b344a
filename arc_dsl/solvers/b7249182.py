def task(img):
    """Let the two points grow towards each other, and meet in two brackets."""
    first, second = detect_objects(img)
    sideways = first.min_row == second.min_row
    out = img.T if sideways else img
    first, second = sorted(detect_objects(out), key=lambda obj: obj.min_row)
    half = (second.min_row - first.min_row) // 2
    for point, sign in ((first, 1), (second, -1)):
        row, col = point.position
        bar = row + sign * (half - 1)
        out = draw_line(out, (row, col), (bar, col), point.color)
        out = draw_line(out, (bar, col - 2), (bar, col + 2), point.color)
        out = paint(out, [(bar + sign, col - 2), (bar + sign, col + 2)], point.color)
    return out.T if sideways else out
