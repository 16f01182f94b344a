def task(img):
    """Lay the 3x3 surroundings of every cell of color 5 on each other."""
    surroundings = [crop(img, BoundingBox(r, c, r, c).expand(1)) for r, c in np.argwhere(img == 5)]
    return overlay(surroundings)
