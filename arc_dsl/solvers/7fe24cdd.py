def task(img):
    """Put the grid and its three turns around a center."""
    top = np.hstack([img, rotate_90(img, -1)])
    return np.vstack([top, rotate_90(top, 2)])
