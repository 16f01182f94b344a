def task(img):
    """Put the four quarter turns of the grid together, clockwise."""
    return np.vstack([np.hstack([img, rotate_90(img, -1)]), np.hstack([rotate_90(img), rotate_90(img, 2)])])
