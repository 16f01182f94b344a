def task(img):
    """Mirror the figure to all four sides of the x-shaped marker."""
    groups = detect_objects(img, connectivity=None)
    marker = next(obj for obj in groups if obj.area == 5 and is_symmetric(obj, 0) and is_symmetric(obj, 1))
    row, col = marker.center
    for obj in groups:
        (r, c), color = obj.cells.T, obj.color
        for rows, cols in ((r, 2 * col - c), (2 * row - r, c), (2 * row - r, 2 * col - c)):
            img = paint(img, np.stack([rows, cols], axis=1), color)
    return img
