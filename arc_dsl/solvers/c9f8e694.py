def task(img):
    """Give every cell of color 5 the color at the left end of its row."""
    return np.where(img == 5, img[:, :1], img)
