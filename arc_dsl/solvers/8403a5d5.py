def task(img):
    """Draw every second column from the point on, joined by 5 at the top and at the bottom in turn."""
    point = extract(img, img != 0)
    for count, col in enumerate(range(point.min_col, img.shape[1], 2)):
        img = draw_vertical_line(img, col, point.color)
        img = draw_pixel(img, (-(count % 2) % img.shape[0], col + 1), 5)
    return img
