def task(img):
    """Recolor the 4s in every third column to 6."""
    return np.where((img == 4) & (np.arange(img.shape[1]) % 3 == 0), 6, img)
