def task(img):
    """Mark with 3 where exactly one of the halves is filled."""
    top, bottom = split_by_lines(img, color=4)
    return 3 * ((top != 0) ^ (bottom != 0))
