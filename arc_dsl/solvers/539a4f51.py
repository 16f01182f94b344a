def task(img):
    """Continue the nested angles, in the same order of colors, to twice the size."""
    colors = np.diag(img)[np.diag(img) != 0]
    rows, cols = np.indices((2 * img.shape[0], 2 * img.shape[1]))
    return colors[np.maximum(rows, cols) % len(colors)]
