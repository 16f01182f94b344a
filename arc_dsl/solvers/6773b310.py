def task(img):
    """Mark with 1 the panels that hold two cells."""
    return np.array([[(crop(img, box) != 0).sum() == 2 for box in row] for row in find_panels(img, color=8)]) * 1
