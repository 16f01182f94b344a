def task(img):
    """Mark with 2 where both halves are empty."""
    top, bottom = split(img, 2, 1)
    return 2 * ((top == 0) & (bottom == 0))
