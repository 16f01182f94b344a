def task(img):
    """Mark the rows of one color by 5."""
    rows, cols = np.full(img.shape, (img == img[:, :1]).all(axis=1)[:, None]), 0
    return np.where(rows, 5, 0)
