def task(img):
    """Swap the two rows in every second column."""
    return np.where(np.arange(img.shape[1]) % 2 == 1, flip(img, 0), img)
