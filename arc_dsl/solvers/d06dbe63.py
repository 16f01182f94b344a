def task(img):
    """Draw stairs from the point, up to the right and down to the left."""
    row, col = extract(img, img == 8).position
    for sign in (-1, 1):
        for step in range(0, len(img), 2):
            start = (row + sign * (step + 1), col - sign * step)
            corner = (row + sign * (step + 2), col - sign * step)
            img = draw_line(img, start, corner, 5)
            img = draw_line(img, corner, (corner[0], corner[1] - 2 * sign), 5)
    return img
