def task(img):
    """Lay the four panels on each other: the top left one on top, then the top right, the bottom left and the last."""
    return overlay(split_by_lines(img)[::-1])
