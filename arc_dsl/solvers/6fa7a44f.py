def task(img):
    """Put the mirror image below the grid."""
    return np.vstack([img, flip(img, 0)])
