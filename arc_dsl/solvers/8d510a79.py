def task(img):
    """Let points of color 2 grow to the wall, and those of color 1 away from it."""
    wall = extract(img, img == 5)
    for point in detect_objects(img, background_color=(0, 5)):
        row, col = direction_to(point, wall)
        step = row if point.color == 2 else -row
        img = draw_ray(img, point, (step, 0), point.color, through=0)
    return img
