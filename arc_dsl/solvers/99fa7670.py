def task(img):
    """Shoot a ray to the right from each cell, then downwards along the border to the next ray."""
    cells = detect_objects(img)
    for cell in cells:
        img = draw_ray(img, cell, RIGHT, cell.color)
    for cell in cells:
        img = draw_ray(img, (cell.min_row, img.shape[1] - 1), DOWN, cell.color, through=0)
    return img
