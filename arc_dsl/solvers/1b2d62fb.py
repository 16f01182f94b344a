def task(img):
    """Mark with 8 where both halves are empty."""
    left, right = split_by_lines(img, color=1)
    return 8 * ((left == 0) & (right == 0))
