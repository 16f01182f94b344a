def task(img):
    """Give the cells of color 5 the color at the left end of their row."""
    return np.where(img == 5, img[:, :1], img)
