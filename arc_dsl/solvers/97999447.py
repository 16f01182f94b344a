def task(img):
    """Shoot a ray from each cell to the right, in its color and 5 by turns."""
    for cell in detect_objects(img):
        row, col = cell.center
        img = draw_ray(img, (row, col), RIGHT, cell.color)
        img = draw_ray(img, (row, col - 1), (0, 2), 5)
    return img
