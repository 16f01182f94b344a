def task(img):
    """Fill what the lines enclose with 2 and the rest with 3."""
    return apply_colormap(paint(img, enclosed(img), 2), {0: 3})
