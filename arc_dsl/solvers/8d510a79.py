def task(img):
    """Let points of color 2 grow to the wall, and those of color 1 away from it."""
    wall = extract(img, img == 5)
    for point in detect_objects(img, background_color=(0, 5)):
        step = direction_to(point, wall)[0]
        step = step if point.color == 2 else -step
        img = draw_ray(img, point, (step, 0), point.color, through=0)
    return img
