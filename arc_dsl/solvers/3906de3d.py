def task(img):
    """Let the cells of color 2 rise until something stops them."""
    return gravity(img, UP, objects=[Object([cell], 2) for cell in np.argwhere(img == 2)])
