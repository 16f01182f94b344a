def task(img):
    """Repeat the large figure in the color and the direction of each part beside it."""
    objects = detect_objects(img, connectivity=8)
    figure = max(objects, key=lambda obj: obj.area)
    for part in objects:
        if part != figure:
            row, col = direction_to(figure, part)
            step = (row * (figure.height + 1), col * (figure.width + 1))
            img = repeat_object(img, figure.change_color(part.color), step)
    return img
