def task(img):
    """Continue the pattern to 9 rows and recolor 1 to 2."""
    return apply_colormap(complete_pattern(img, shape=(9, img.shape[1])), {1: 2})
