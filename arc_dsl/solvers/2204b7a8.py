def task(img):
    """Give each cell of color 3 the color of the nearer line."""
    lines = [obj for obj in detect_objects(img) if obj.color != 3]
    for cell in np.argwhere(img == 3):
        img = draw_pixel(img, cell, min(lines, key=lambda line: distance(line, cell)).color)
    return img
