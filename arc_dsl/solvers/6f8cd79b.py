def task(img):
    """Draw a border of color 8."""
    return np.where(ring_index(img) == 0, 8, img)
