def task(img):
    """Draw a border of 8 along the edge of the grid."""
    return np.where(ring_index(img) == 0, 8, img)
