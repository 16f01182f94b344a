def task(img):
    """Draw both diagonals through the cell."""
    for direction in DIAGONAL:
        img = draw_ray(img, detect_objects(img)[0], direction, img.max())
    return img
