def task(img):
    """Lay the three panels on each other, the first one on top."""
    return overlay(split_by_lines(img, color=2)[::-1])
