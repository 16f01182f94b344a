def task(img):
    """Let the bar grow by one per row for half as many rows as the grid is wide."""
    width, length = img.shape[1], np.count_nonzero(img)
    return img[0, 0] * (np.arange(width) < length + np.arange(width // 2)[:, None])
