def task(img):
    """Replace each dot by a ring of colors 5 and 1."""
    out = img
    for row, col in np.argwhere(img == 5):
        out = paste(out, [[5, 1, 5], [1, 0, 1], [5, 1, 5]], (row - 1, col - 1))
    return out
