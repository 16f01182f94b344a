def task(img):
    """Continue the pattern to twice the width."""
    return img[:, np.arange(2 * img.shape[1]) % find_period(img, axis=1)]
