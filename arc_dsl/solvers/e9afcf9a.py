def task(img):
    """Let the two rows exchange every second cell."""
    return np.where(np.arange(img.shape[1]) % 2 == 0, img, flip(img, axis=0))
