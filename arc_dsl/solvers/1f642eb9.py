def task(img):
    """Color the nearest cell of the block like each point that faces it."""
    block = extract(img, img == 8)
    for point in detect_objects(img, background_color=(0, 8)):
        hit = first_hit(img, point.position, direction_to(point, block))
        img = draw_pixel(img, hit, point.color)
    return img
