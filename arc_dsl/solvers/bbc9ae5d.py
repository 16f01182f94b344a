def task(img):
    """Add rows below, each with one more cell of the color."""
    start = (img != 0).sum()
    rows, cols = np.indices((img.shape[1] // 2, img.shape[1]))
    return np.where(cols < start + rows, img[0, 0], 0)
