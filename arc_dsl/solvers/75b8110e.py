def task(img):
    """Lay the four quarters on each other: 4 at the bottom, then 9, 6 and 5."""
    top_left, top_right, bottom_left, bottom_right = split(img, 2, 2)
    return overlay([top_left, bottom_right, bottom_left, top_right])
