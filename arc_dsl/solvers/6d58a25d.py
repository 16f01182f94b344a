def task(img):
    """Fill the columns below the roof in which there is a dot."""
    roof = max(detect_objects(img, connectivity=8), key=lambda obj: obj.area)
    color = palette(img, exclude=(0, roof.color))[0]
    for col in range(roof.min_col, roof.max_col + 1):
        edge = roof.cells[roof.cells[:, 1] == col].max(axis=0)
        if color in img[edge[0] :, col]:
            img = draw_ray(img, edge, DOWN, color)
    return img
