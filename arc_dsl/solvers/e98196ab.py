def task(img):
    """Lay the upper on the lower half."""
    return overlay(split_by_lines(img, color=5))
