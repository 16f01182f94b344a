def task(img):
    """Fill the rows whose two ends have the same color."""
    return np.where(img[:, :1] == img[:, -1:], img[:, :1], img)
