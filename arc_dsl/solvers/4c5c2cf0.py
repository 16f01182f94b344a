def task(img):
    """Mirror the figure around the center of the x-shaped marker."""
    groups = detect_objects(img, connectivity=None)
    cross = next(obj for obj in groups if obj.area == 5 and is_symmetric(obj, 0) and is_symmetric(obj, 1))
    figure = next(obj for obj in groups if obj != cross)
    (row, col), r, c = cross.center, figure.cells[:, 0], figure.cells[:, 1]
    for rows, cols in ((r, 2 * col - c), (2 * row - r, c), (2 * row - r, 2 * col - c)):
        img = paint(img, np.stack([rows, cols], axis=1), figure.color)
    return img
