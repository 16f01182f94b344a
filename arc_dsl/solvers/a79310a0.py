def task(img):
    """Move the object down by one and recolor it to 2."""
    return apply_colormap(shift(img, DOWN), {8: 2})
