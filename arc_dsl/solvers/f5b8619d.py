def task(img):
    """Fill the columns that hold a color with 8 and repeat the grid 2x2."""
    img = np.where((img == 0) & img.any(axis=0), 8, img)
    return np.tile(img, (2, 2))
