def task(img):
    """Mark where both halves left and right of the line are filled by 2."""
    left, right = split_by_lines(img, color=5)
    return 2 * ((left != 0) & (right != 0))
