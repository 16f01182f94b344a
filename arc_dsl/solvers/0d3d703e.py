def task(img):
    """Swap the colors in fixed couples: 1 and 5, 2 and 6, 3 and 4, 8 and 9."""
    return apply_colormap(img, {1: 5, 5: 1, 2: 6, 6: 2, 3: 4, 4: 3, 8: 9, 9: 8})
