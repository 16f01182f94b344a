def task(img):
    """Continue the pattern over the whole grid, one column ahead."""
    height, width = img.shape
    return complete_pattern(img, hidden_color=img[-1, -1], shape=(height, width + 1))[:, 1:]
