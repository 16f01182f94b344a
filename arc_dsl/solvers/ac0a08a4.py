def task(img):
    """Enlarge by the number of colored cells."""
    return upscale(img, np.count_nonzero(img))
