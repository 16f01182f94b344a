def task(img):
    """Continue the tails of the square diagonally to the border."""
    square = largest_rectangle(img != 0)
    for tail in detect_objects(paint(img, square, 0)):
        img = draw_ray(img, tail, direction_to(square, tail), tail.color)
    return img
