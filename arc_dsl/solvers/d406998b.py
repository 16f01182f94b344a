def task(img):
    """Recolor to 3 what stands in every second column, counted from the right."""
    even = np.arange(img.shape[1])[::-1] % 2 == 0
    return np.where((img != 0) & even, 3, img)
