def task(img):
    """Fit the two pieces together to a full square."""
    first, second = detect_objects(img)
    free = (4 - first.height, 4 - first.width, 4 - second.height, 4 - second.width)
    for row, col, row2, col2 in np.ndindex(free):
        out = draw_object(create_img(3), [first.move_to((row, col)), second.move_to((row2, col2))])
        if (out != 0).all():
            return out
