def task(img):
    """Draw a diagonal of color 2 and a line of color 4 from the lower left corner."""
    corner = (img.shape[0] - 1, 0)
    return draw_ray(draw_ray(img, corner, UP_RIGHT, 2), corner, RIGHT, 4)
