def task(img):
    """Swap the colors 5 and 8."""
    return apply_colormap(img, {5: 8, 8: 5})
