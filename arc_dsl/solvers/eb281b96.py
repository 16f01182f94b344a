def task(img):
    """Fold the pattern downwards again and again, four times as high."""
    return np.vstack([img, flip(img, 0)[1:], img[1:], flip(img, 0)[1:]])
