def task(img):
    """Continue the diagonal tails of the square up to the border."""
    *tails, square = sorted(detect_objects(img), key=lambda o: o.area)
    for tail in tails:
        img = draw_ray(img, tail, direction_to(square, tail), square.color)
    return img
