def task(img):
    """Fold the right side over the line onto the left one."""
    left, right = split_by_lines(img, color=5)
    return overlay([left, flip(right, axis=1)])
