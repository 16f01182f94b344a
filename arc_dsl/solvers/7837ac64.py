def task(img):
    """Show each square of the lattice as one cell, with the color that its four corners share."""
    line = palette(img, exclude=0)[0]
    crossings = img[img[:, 0] == line][:, img[0] == line]
    part = crop(crossings, bounding_box_of(crossings != line))
    corners = [part[:-1, :-1], part[:-1, 1:], part[1:, :-1], part[1:, 1:]]
    same = np.all([corner == corners[0] for corner in corners], axis=0)
    return np.where(same & (corners[0] != line), corners[0], 0)
