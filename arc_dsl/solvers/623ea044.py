def task(img):
    """Draw both diagonals through the cell."""
    dot = detect_objects(img)[0]
    for direction in DIAGONAL:
        img = draw_ray(img, dot, direction, dot.color)
    return img
