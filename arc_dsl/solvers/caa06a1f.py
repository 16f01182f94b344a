def task(img):
    """Continue the checkered pattern over the grid, shifted by one column."""
    pattern = np.where(img == img[-1, -1], 0, img)
    return shift(complete_pattern(pattern, hidden_color=0), LEFT, wrap=False)
