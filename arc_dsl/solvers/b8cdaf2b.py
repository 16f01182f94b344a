def task(img):
    """Shoot diagonal rays up from the ends of the row above the bottom, in the color of the bottom's middle."""
    top = detect_objects(img[-2:-1])[0]
    row, color = img.shape[0] - 2, img[-1, img.shape[1] // 2]
    img = draw_ray(img, (row, top.min_col), UP_LEFT, color)
    return draw_ray(img, (row, top.max_col), UP_RIGHT, color)
