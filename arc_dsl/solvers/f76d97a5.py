def task(img):
    """Give the cells of color 5 the other color and empty the rest."""
    color = palette(img, exclude=5)[0]
    return np.where(img == 5, color, 0)
