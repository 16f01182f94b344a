def task(img):
    """Shoot a ray from the square of color 1 to the upper left and from that of color 2 to the lower right."""
    img = draw_ray(img, bounding_box_of(img == 1).corners[0], UP_LEFT, 1)
    return draw_ray(img, bounding_box_of(img == 2).corners[3], DOWN_RIGHT, 2)
