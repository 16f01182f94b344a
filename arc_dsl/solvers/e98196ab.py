def task(img):
    """Lay the two halves on each other."""
    return overlay(split_by_lines(img, color=5))
