def task(img):
    """Make rows of a single color 5 and all others 0."""
    return np.where((img == img[:, :1]).all(axis=1, keepdims=True), 5, 0) + 0 * img
