def task(img):
    """Count the colors: one is a line along the top, two the diagonal, three the other diagonal."""
    ends = {1: ((0, 0), (0, 2)), 2: ((0, 0), (2, 2)), 3: ((2, 0), (0, 2))}
    start, end = ends[len(palette(img))]
    return draw_line(create_img(img.shape), start, end, 5)
