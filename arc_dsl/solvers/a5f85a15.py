def task(img):
    """Recolor every second column of the diagonals to 4."""
    columns = np.arange(img.shape[1])
    return np.where((img != 0) & (columns % 2 == 1), 4, img)
