def task(img):
    """Shift all objects vertically so that their bottoms stand on the row of the object of color 1."""
    objects = detect_objects(img)
    goal = next(obj.max_row for obj in objects if obj.color == 1)
    return draw_object(create_img(img.shape), [obj.move((goal - obj.max_row, 0)) for obj in objects])
