def task(img):
    """Shoot diagonal rays: up left from the square of color 1, down right from that of color 2."""
    first, second = extract(img, img == 1).bounding_box, extract(img, img == 2).bounding_box
    img = draw_ray(img, first.corners[0], UP_LEFT, 1)
    return draw_ray(img, second.corners[3], DOWN_RIGHT, 2)
