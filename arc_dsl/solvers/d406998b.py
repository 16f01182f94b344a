def task(img):
    """Color every second column 3, counted from the right."""
    columns = np.arange(img.shape[1])[::-1]
    return np.where((img == 5) & (columns % 2 == 0), 3, img)
