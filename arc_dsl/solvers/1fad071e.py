def task(img):
    """Count the 2x2 squares of color 1 by a bar in a row of five cells."""
    count = len(find_pattern(img, create_img(2, 1)))
    return draw_rectangle(create_img((1, 5)), (0, 0), (0, count - 1), 1)
