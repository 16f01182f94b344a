def task(img):
    """Enlarge by the number of colors, with diagonals of 2 out of the corners of the rectangle."""
    scale = len(palette(img, exclude=0))
    out = upscale(img, scale)
    square = min((obj for obj in detect_objects(out) if obj.is_square), key=lambda o: o.min_row + o.min_col)
    for corner, direction in zip(square.bounding_box.corners, DIAGONAL):
        out = draw_ray(out, corner, direction, 2, through=0)
    return out
