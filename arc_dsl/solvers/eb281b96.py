def task(img):
    """Reflect the grid downwards three times; neighboring copies share a row."""
    return np.vstack([img, flip(img, 0)[1:], img[1:], flip(img, 0)[1:]])
