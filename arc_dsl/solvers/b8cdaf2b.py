def task(img):
    """Shoot diagonal rays of the color at both ends of the base from the top of the figure."""
    figure = extract(img, img != 0)
    core = extract(img, img == img[-1, img.shape[1] // 2])
    left, right = core.bounding_box.corners[:2]
    color = img[-1, 0]
    return draw_ray(draw_ray(img, left, UP_LEFT, color), right, UP_RIGHT, color)
