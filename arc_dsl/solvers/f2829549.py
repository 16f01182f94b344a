def task(img):
    """Mark with 3 where both halves are empty."""
    left, right = split_by_lines(img, color=1)
    return 3 * ((left == 0) & (right == 0))
