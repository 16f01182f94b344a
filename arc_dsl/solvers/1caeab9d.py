def task(img):
    """Shift all objects vertically to the row of color 1."""
    objects = detect_objects(img, connectivity=8)
    goal = next(obj.min_row for obj in objects if obj.color == 1)
    return draw_object(create_img(img.shape), [obj.move((goal - obj.min_row, 0)) for obj in objects])
