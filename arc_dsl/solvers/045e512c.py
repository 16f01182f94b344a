def task(img):
    """Repeat the figure towards the colored cells beside it, in their color."""
    objects = detect_objects(img, connectivity=8)
    figure = max(objects, key=lambda o: o.area)
    for hint in objects:
        if hint != figure:
            row, col = direction_to(figure, hint)
            step = (row * (figure.height + 1), col * (figure.width + 1))
            img = repeat_object(img, figure.change_color(hint.color), step)
    return img
